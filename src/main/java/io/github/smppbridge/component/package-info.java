/**
 * The Camel face of the SMPP server: the component {@code smpp-server}, its endpoint, consumers and
 * producers, the headers, and the only place where a PDU becomes an exchange and back. Knows
 * nothing of SMSGate, of the store or of the routes. May use {@code log}, {@code smpp}, {@code
 * smpp.text}, {@code tls}, {@code work}, Camel, jSMPP, SLF4J, Vert.x.
 */
package io.github.smppbridge.component;
