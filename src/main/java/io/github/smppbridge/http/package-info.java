/**
 * The HTTP servers that phones, probes and operators reach, with limits: who may be connected, for
 * how long, and how much of it is kept; and health, which answers whatever else does not. Camel's
 * own servers under their own options. May use {@code component}, {@code http.door}, {@code log},
 * {@code tls}, Camel, Netty, SLF4J, Vert.x.
 */
package io.github.smppbridge.http;
