/**
 * What must survive a restart: messages, parts of long messages, what waits for an ESME, webhooks.
 *
 * <p>Plain SQL over JDBC with the same statements on SQLite and PostgreSQL; what differs is in
 * {@code Dialect}. Every write goes through one group-commit thread, and a stage completes only
 * after its transaction is durable. The package may depend on JDBC, HikariCP, Flyway and slf4j; it
 * knows neither SMPP nor Camel nor the gateway.
 */
package io.github.smppbridge.store;
