/**
 * Webhooks of an account: which are wanted, as it has receivers, and which are registered at
 * SMSGate. Its beans are called by name from {@code routes/bind} and {@code routes/unbound}. May
 * use {@code component}, {@code gateway}, {@code route}, {@code smpp}, {@code store}, Camel, SLF4J.
 */
package io.github.smppbridge.gateway.webhook;
