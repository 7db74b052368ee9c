/**
 * What must survive a restart: messages, parts of long messages, what waits for an ESME, webhooks.
 *
 * <p>Plain SQL with the same statements on SQLite and PostgreSQL; what differs is in {@link
 * io.github.smppbridge.store.Dialect}. Every write is committed by {@code store.commit}. May use
 * {@code clock}, {@code files}, {@code store.commit}, Caffeine, Flyway, HikariCP, JDBC,
 * RecordBuilder, SLF4J, SQLite.
 */
package io.github.smppbridge.store;
