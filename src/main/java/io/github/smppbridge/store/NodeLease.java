package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number of this replica, 0..1023, unique among those that run: message ids carry it. It is
 * leased, and kept by a heartbeat.
 */
final class NodeLease {

  static final int NODES = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);

  private final Writer writer;
  private final Clock clock;
  private final String instanceId;
  private final long leaseMillis;
  private volatile int number = -1;

  NodeLease(Writer writer, Clock clock, String instanceId, StoreOptions options) {
    this.writer = writer;
    this.clock = clock;
    this.instanceId = instanceId;
    this.leaseMillis = options.nodeLease().toMillis();
  }

  int number() {
    return number;
  }

  /** Takes a number; waits for the database. */
  void acquire() {
    number = writer.await("node lease", Phase.OTHER, this::acquireNow);
  }

  /** Keeps the number and the notes about receivers fresh; takes another number if it was lost. */
  CompletionStage<Integer> heartbeat() {
    return writer
        .submit("node heartbeat", Phase.OTHER, this::heartbeatNow)
        .whenComplete(
            (kept, error) -> {
              if (error != null) {
                LOG.warn("node {}: heartbeat failed: {}", number, error.getMessage());
              } else if (kept != number) {
                LOG.error(
                    "node number {} was lost, because the lease of {} s was not renewed in time;"
                        + " going on as {}",
                    number,
                    leaseMillis / 1000,
                    kept);
                number = kept;
              }
            });
  }

  /** Gives the number back and forgets our receivers. */
  void release() {
    writer.await("node release", Phase.BARRIER, this::releaseNow);
  }

  private Integer heartbeatNow(WriteTransaction transaction) throws SQLException {
    long now = clock.millis();
    transaction.update("UPDATE receiver SET seen_at = ? WHERE instance_id = ?", now, instanceId);
    int renewed =
        transaction.update(
            "UPDATE node SET lease_until = ? WHERE number = ? AND instance_id = ?",
            now + leaseMillis,
            number,
            instanceId);
    return renewed == 1 ? number : acquireNow(transaction);
  }

  private Integer acquireNow(WriteTransaction transaction) throws SQLException {
    long now = clock.millis();
    Map<Integer, Boolean> expired = new HashMap<>();
    transaction.query(
        "SELECT number, lease_until < ? FROM node",
        row -> expired.put(row.getInt(1), row.getBoolean(2)),
        now);
    // numbers nobody had lately first: whoever lost one may not know it yet
    for (boolean takeOver : new boolean[] {false, true}) {
      for (int candidate = 0; candidate < NODES; candidate++) {
        boolean free =
            takeOver ? expired.getOrDefault(candidate, false) : !expired.containsKey(candidate);
        if (free && take(transaction, candidate, now)) {
          return candidate;
        }
      }
    }
    throw new StoreException("store: all " + NODES + " node numbers are leased");
  }

  private boolean take(WriteTransaction transaction, int candidate, long now) throws SQLException {
    return transaction.update(
            "INSERT INTO node (number, instance_id, lease_until) VALUES (?, ?, ?)"
                + " ON CONFLICT (number) DO UPDATE SET instance_id = excluded.instance_id,"
                + " lease_until = excluded.lease_until WHERE node.lease_until < ?",
            candidate,
            instanceId,
            now + leaseMillis,
            now)
        == 1;
  }

  private Integer releaseNow(WriteTransaction transaction) throws SQLException {
    transaction.update("DELETE FROM receiver WHERE instance_id = ?", instanceId);
    return transaction.update(
        "DELETE FROM node WHERE number = ? AND instance_id = ?", number, instanceId);
  }
}
