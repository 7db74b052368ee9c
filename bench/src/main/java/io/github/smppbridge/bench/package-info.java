/** The benchmark of smpp-bridge; what its processes share. Nothing here runs the bridge's code. */
package io.github.smppbridge.bench;
