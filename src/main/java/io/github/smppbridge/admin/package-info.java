/**
 * What operators see and do over HTTP: sessions, accounts, messages. Its beans are called by name
 * from {@code routes/admin}. Tells no secret and no text, and phone numbers masked unless
 * configured otherwise. May use {@code accounts}, {@code component}, {@code gateway}, {@code
 * route}, {@code smpp}, {@code smpp.text}, {@code store}, Camel, Jackson.
 */
package io.github.smppbridge.admin;
