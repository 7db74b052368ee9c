/**
 * The SMPP v3.4 server engine: listener, sessions, windows and timers on Vert.x, with jSMPP's PDU
 * beans as vocabulary. It knows the protocol and nothing of what messages are for: what the
 * application has to decide goes through {@link io.github.smppbridge.smpp.RequestHandler}. It may
 * use the JDK, slf4j, the public API of Vert.x and jSMPP's beans; never jSMPP's sessions, Camel,
 * JDBC or a metrics library.
 */
package io.github.smppbridge.smpp;
