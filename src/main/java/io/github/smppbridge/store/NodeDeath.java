package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that lives no more: its number and what it had claimed are free, the notes about its
 * receivers are as old as those of nobody. Its hold on submits that it had not answered, and on
 * sets of parts, ends with its number. Of the writer thread.
 */
record NodeDeath(OutboxEntries outbox, Duration nodeLease) {
  private static final Logger LOG = LoggerFactory.getLogger(NodeDeath.class);

  /**
   * The accounts one after the other by the index: what was never tried, of which there may be
   * much, is not read.
   */
  private static final String FREE =
      "WITH RECURSIVE a(account) AS (SELECT MIN(account) FROM outbox UNION ALL SELECT"
          + " (SELECT MIN(o.account) FROM outbox o WHERE o.account > a.account) FROM a"
          + " WHERE a.account IS NOT NULL)"
          + " UPDATE outbox SET ready_at = 0, lease_owner = NULL WHERE id IN (SELECT o.id FROM a"
          + " JOIN outbox o ON o.account = a.account AND o.ready_at > 0 AND o.lease_owner = ?)"
          + " AND lease_owner = ? RETURNING account";

  /**
   * A node as it was seen.
   *
   * @param number its number
   * @param instanceId whose it was
   * @param beat its counter
   * @param leaseUntil its lease, epoch milliseconds
   */
  record Seen(int number, String instanceId, long beat, long leaseUntil) {}

  /** Frees what a process had, unless it has given a sign of life since it was seen. */
  boolean silent(WriteTransaction transaction, Seen node) throws SQLException {
    int dead =
        transaction.update(
            "UPDATE node SET instance_id = '', name = NULL WHERE number = ? AND instance_id = ?"
                + " AND beat = ? AND lease_until = ?",
            node.number(),
            node.instanceId(),
            node.beat(),
            node.leaseUntil());
    if (dead > 0) {
      long freed = free(transaction, node.instanceId());
      transaction.afterCommit(
          () ->
              LOG.warn(
                  "replica {} gave no sign of life and is taken for dead: {} entries it had claimed"
                      + " are free",
                  node.number(),
                  freed));
    }
    return dead > 0;
  }

  /** Frees what the processes had that had a name before this one. */
  void former(WriteTransaction transaction, String name, String instanceId) throws SQLException {
    List<String> former =
        transaction.query(
            "SELECT instance_id FROM node WHERE name = ? AND instance_id NOT IN ('', ?)",
            row -> row.getString(1),
            name,
            instanceId);
    for (String each : former) {
      transaction.update(
          "UPDATE node SET instance_id = '', name = NULL WHERE instance_id = ?", each);
      long freed = free(transaction, each);
      transaction.afterCommit(
          () ->
              LOG.info("{} is back: {} entries that it had claimed before are free", name, freed));
    }
  }

  private long free(WriteTransaction transaction, String instanceId) throws SQLException {
    // they bind elsewhere, which takes a while: webhooks linger as from here on. And should it
    // live,
    // its heartbeat makes them fresh again
    long seen = outbox.patient() - nodeLease.toMillis();
    transaction.update(
        "UPDATE receiver SET seen_at = ? WHERE instance_id = ? AND seen_at > ?",
        seen,
        instanceId,
        seen);
    Map<String, Long> freed =
        transaction.query(FREE, row -> row.getString(1), instanceId, instanceId).stream()
            .collect(Collectors.groupingBy(account -> account, Collectors.counting()));
    transaction.afterCommit(() -> freed.keySet().forEach(outbox::wake));
    return freed.values().stream().mapToLong(Long::longValue).sum();
  }
}
