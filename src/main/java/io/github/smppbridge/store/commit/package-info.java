/**
 * Durable writes and bounded reads over JDBC, whatever the tables are: one thread commits together
 * what arrived together, a few others read, and a stage completes only after its transaction is
 * durable. Only {@code store} uses it. May use HikariCP, JDBC, SLF4J.
 */
package io.github.smppbridge.store.commit;
