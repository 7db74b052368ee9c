/**
 * What waits for an ESME on its way there: the Camel consumer {@code outbox:due}, receipts and
 * received messages as deliver_sm, and what becomes of an entry after an attempt (settled,
 * back-off, dropped). Its beans are called by name from {@code routes/deliver-sm}. May use {@code
 * component}, {@code events}, {@code gateway}, {@code route}, {@code smpp}, {@code smpp.text},
 * {@code store}, {@code work}, Camel, Jackson, jSMPP, junidecode, SLF4J, Vert.x.
 */
package io.github.smppbridge.deliver;
