/**
 * Webhooks of an account: which are wanted, as it has receivers, and which are registered at
 * SMSGate, as which of its users. One reconciler, called by name from {@code routes/webhooks},
 * makes the latter equal to the former. May use {@code clock}, {@code component}, {@code gateway},
 * {@code route}, {@code smpp}, {@code store}, Camel, SLF4J.
 */
package io.github.smppbridge.gateway.webhook;
