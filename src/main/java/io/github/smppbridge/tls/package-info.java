/**
 * TLS as the bridge speaks it, on whichever side: versions and suites, certificates from PEM files,
 * and files that change meanwhile. May use JSSE, Netty, SLF4J, Vert.x.
 */
package io.github.smppbridge.tls;
