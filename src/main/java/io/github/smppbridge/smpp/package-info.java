/**
 * The SMPP v3.4 server engine: listener, sessions, windows and timers on Vert.x, with jSMPP's PDU
 * beans as vocabulary. It knows the protocol and nothing of what messages are for: what the
 * application has to decide goes through {@link io.github.smppbridge.smpp.RequestHandler}. Never
 * uses jSMPP's sessions. May use {@code log}, {@code smpp.pdu}, {@code tls}, jSMPP, Netty, SLF4J,
 * Vert.x, re2j.
 */
package io.github.smppbridge.smpp;
