/**
 * The Camel face of the SMPP server: the component {@code smpp-server}, its endpoint, consumers and
 * producers, the headers, and the only place where a PDU becomes an exchange and back. May depend
 * on {@code smpp} and on Camel; knows nothing of SMSGate, of the store or of the routes.
 */
package io.github.smppbridge.component;
