/**
 * PDUs as octets: cut from the stream, read into jSMPP's beans field by field, written back.
 * Stateless but for the framer and the buffer. It knows the engine's vocabulary of commands,
 * statuses and answers, and no session, socket or thread. May use {@code smpp}, jSMPP, Vert.x.
 */
package io.github.smppbridge.smpp.pdu;
