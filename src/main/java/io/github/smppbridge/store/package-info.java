/**
 * What must survive a restart: messages, parts of long messages, what waits for an ESME, webhooks.
 *
 * <p>Plain SQL over JDBC with the same statements on SQLite and PostgreSQL; what differs is in
 * {@link io.github.smppbridge.store.Dialect}. Every write goes through one group-commit thread, and
 * a stage completes only after its transaction is durable. May use Flyway, HikariCP, JDBC, SLF4J,
 * SQLite.
 */
package io.github.smppbridge.store;
