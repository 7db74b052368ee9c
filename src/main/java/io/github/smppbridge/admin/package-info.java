/**
 * What operators see and do over HTTP: sessions, accounts, messages. Its beans are called by name
 * from {@code routes/admin}. Tells no secret and no text, and phone numbers masked unless
 * configured otherwise. May use {@code smpp} (sessions), {@code store} (messages), {@code
 * accounts}, {@code gateway} (phones), the component's header names, Camel and Jackson.
 */
package io.github.smppbridge.admin;
