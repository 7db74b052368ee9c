package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteKind;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is not needed any more, in small batches between the other writes, so that no table
 * grows without end and nobody waits for it.
 */
final class Retention {

  static final int BATCH = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final long DAY = Duration.ofDays(1).toMillis();

  /** Messages without a final state; normally none is left, since reconciliation gives them up. */
  private static final String OPEN = "message without end";

  /** A delete whose last parameter is the size of the batch. */
  private record Purge(String what, String sql, Object... parameters) {}

  private final Writer writer;
  private final Clock clock;
  private final StoreOptions options;
  private final LongAdder expired = new LongAdder();
  private final WriteKind<Purge, Integer> purge =
      WriteKind.single("retention", WriteKind.Phase.BARRIER, Retention::purgeNow);

  Retention(Writer writer, Clock clock, StoreOptions options) {
    this.writer = writer;
    this.clock = clock;
    this.options = options;
  }

  /** Outbox entries deleted because they expired. */
  long expired() {
    return expired.sum();
  }

  /** Deletes all that is due; completes when there is nothing left to delete. */
  CompletionStage<Void> run() {
    return run(purges(clock.millis()), 0);
  }

  private CompletionStage<Void> run(List<Purge> purges, int index) {
    if (index == purges.size()) {
      return CompletableFuture.completedFuture(null);
    }
    Purge current = purges.get(index);
    return writer
        .submit(purge, current)
        .thenCompose(
            deleted -> {
              count(current, deleted);
              return run(purges, deleted < BATCH ? index + 1 : index);
            });
  }

  private void count(Purge purge, int deleted) {
    if (deleted == 0) {
      return;
    }
    if (purge.what().startsWith("outbox")) {
      expired.add(deleted);
      LOG.warn("{} {} entries expired before an ESME took them", deleted, purge.what());
    } else if (purge.what().equals(OPEN)) {
      LOG.warn("{} messages deleted whose end nobody told: they get no receipt", deleted);
    } else {
      LOG.debug("retention: {} of {} deleted", deleted, purge.what());
    }
  }

  private List<Purge> purges(long now) {
    long keep = now - options.retention().toMillis();
    long openRetention = StoreOptions.openRetention(options.retention()).toMillis();
    List<Purge> purges = new ArrayList<>();
    for (String kind : OutboxEntry.KINDS) {
      purges.add(
          new Purge(
              "outbox " + kind,
              "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE kind = ?"
                  + " AND expires_at <= ? ORDER BY expires_at LIMIT ?)",
              kind,
              now));
    }
    purges.add(
        new Purge(
            "message",
            "DELETE FROM message WHERE (message_id, gateway_id) IN (SELECT message_id, gateway_id"
                + " FROM message WHERE created_at < ? AND (final_at < ? OR (registered_delivery = 0"
                + " AND created_at < ?)) ORDER BY created_at LIMIT ?)",
            keep,
            keep,
            now - openRetention));
    purges.add(
        new Purge(
            OPEN,
            "DELETE FROM message WHERE (message_id, gateway_id) IN (SELECT message_id, gateway_id"
                + " FROM message WHERE created_at < ? AND final_at IS NULL"
                + " ORDER BY created_at LIMIT ?)",
            keep - openRetention));
    purges.add(
        new Purge(
            "webhook_event",
            "DELETE FROM webhook_event WHERE (account, event_id) IN (SELECT account, event_id"
                + " FROM webhook_event WHERE received_at < ? ORDER BY received_at LIMIT ?)",
            now - options.eventRetention().toMillis()));
    purges.add(
        new Purge(
            "part",
            "DELETE FROM part WHERE (account, source_addr, dest_addr, reference, total, generation,"
                + " number) IN (SELECT account, source_addr, dest_addr, reference, total,"
                + " generation, number FROM part WHERE expires_at < ?"
                + " AND (marked_at IS NULL OR marked_at < ?) LIMIT ?)",
            now - DAY,
            now - DAY));
    purges.add(
        new Purge(
            "part_set",
            "DELETE FROM part_set WHERE (account, source_addr, dest_addr, reference, total) IN"
                + " (SELECT account, source_addr, dest_addr, reference, total FROM part_set s"
                + " WHERE touched_at < ? AND NOT EXISTS (SELECT 1 FROM part p"
                + " WHERE p.account = s.account AND p.source_addr = s.source_addr"
                + " AND p.dest_addr = s.dest_addr AND p.reference = s.reference"
                + " AND p.total = s.total) ORDER BY touched_at LIMIT ?)",
            now - DAY));
    purges.add(
        new Purge(
            "receiver",
            "DELETE FROM receiver WHERE (account, instance_id) IN (SELECT account, instance_id"
                + " FROM receiver WHERE seen_at < ? LIMIT ?)",
            now - DAY));
    purges.add(
        new Purge(
            "webhook_route",
            "DELETE FROM webhook_route WHERE account IN (SELECT w.account FROM webhook_route w"
                + " WHERE w.last_seen_at < ?"
                + " AND NOT EXISTS (SELECT 1 FROM webhook_registration g"
                + " WHERE g.account = w.account)"
                + " AND NOT EXISTS (SELECT 1 FROM receiver r WHERE r.account = w.account) LIMIT ?)",
            keep));
    purges.add(
        new Purge(
            "node",
            "DELETE FROM node WHERE number IN (SELECT number FROM node WHERE lease_until < ?"
                + " LIMIT ?)",
            now - DAY));
    return purges;
  }

  private static Integer purgeNow(WriteTransaction transaction, Purge purge) throws SQLException {
    PreparedStatement statement = transaction.prepare(purge.sql());
    int index = 0;
    for (Object parameter : purge.parameters()) {
      statement.setObject(++index, parameter);
    }
    statement.setInt(++index, BATCH);
    return statement.executeUpdate();
  }
}
