/**
 * Who may bind, and how much an account may do: {@code accounts.file} with SMPP passwords that
 * stand for SMSGate credentials, the door that slows and blocks guessing, and the limits of each
 * account. Its beans are called by name from {@code routes/}. May use {@code gateway} (the
 * credential behind a bind), {@code message} (names of session attributes), the component's header
 * names, {@code smpp} (statuses, networks), Camel, SnakeYAML and bcrypt; knows no SQL and no HTTP.
 */
package io.github.smppbridge.accounts;
