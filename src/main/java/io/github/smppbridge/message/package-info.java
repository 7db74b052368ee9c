/**
 * A message's way through the bridge: from a submitted PDU to the gateway's message, from the
 * phone's events to receipts, from a received SMS to deliver_sm. Its beans are called by name from
 * {@code routes/}. May use {@code gateway}, {@code store}, {@code smpp.text}, Camel, Jackson and
 * the component's header names; knows no SQL and no HTTP.
 */
package io.github.smppbridge.message;
