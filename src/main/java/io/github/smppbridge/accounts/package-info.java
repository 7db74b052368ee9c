/**
 * Who may bind, and how much an account may do: {@code accounts.file} with SMPP passwords that
 * stand for SMSGate credentials, the guard against brute force, and the limits of each account. Its
 * beans are called by name from {@code routes/}. May use {@code clock}, {@code component}, {@code
 * config}, {@code files}, {@code gateway}, {@code log}, {@code route}, {@code smpp}, bcrypt,
 * Caffeine, Camel, JCA, SLF4J.
 */
package io.github.smppbridge.accounts;
