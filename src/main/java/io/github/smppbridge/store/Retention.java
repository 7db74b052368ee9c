package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.Writer;
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

  /** What ended so far ahead was noted by a clock that was wrong, and would stay for as long. */
  private static final long YEAR = Duration.ofDays(366).toMillis();

  private static final long HOUR = Duration.ofHours(1).toMillis();

  /** Messages without a final state; normally none is left, since reconciliation gives them up. */
  private static final String FORMER = "account, gateway_user";

  private static final String OPEN = "message without end";

  /**
   * Nothing is to happen to it any more: time counts from when it was to be sent, from the end of
   * its validity, or from the check that is planned, whichever is last. A check that others have
   * preceded is never more than an hour away, or after the validity: it alone keeps nothing for
   * ever.
   */
  private static final String IDLE =
      " AND due_at < ? AND (expires_at IS NULL OR expires_at < ?)"
          + " AND (next_check_at IS NULL OR next_check_at < CASE WHEN checks = 0 THEN ? ELSE ? END)";

  /** A delete whose last parameter is the size of the batch. */
  private record Purge(String what, String sql, List<Object> parameters) {}

  private final Writer writer;
  private final Clock clock;
  private final StoreOptions options;
  private final LongAdder expired = new LongAdder();

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
        .submit(
            "retention",
            Phase.BARRIER,
            transaction -> transaction.update(current.sql(), current.parameters(), BATCH))
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
      String due = "kind = ? AND expires_at <= ? ORDER BY expires_at";
      purges.add(purge("outbox " + kind, "outbox", "id", due, kind, now));
    }
    purges.add(
        purge(
            "message",
            "message",
            "message_id, slot",
            "created_at < ? AND (final_at < ? OR final_at > ?"
                + " OR (final_at IS NULL AND registered_delivery = 0"
                + IDLE
                + ")) ORDER BY created_at",
            keep,
            keep,
            now + YEAR,
            idle(now - openRetention, now)));
    purges.add(
        purge(
            OPEN,
            "message",
            "message_id, slot",
            "created_at < ? AND final_at IS NULL" + IDLE + " ORDER BY created_at",
            keep - openRetention,
            idle(keep - openRetention, now)));
    // one that its message has no use for: both are written and deleted together
    purges.add(
        purge(
            "replacement",
            "replacement",
            "gateway_id",
            "created_at < ? AND NOT EXISTS (SELECT 1 FROM message m"
                + " WHERE m.replacement_id = replacement.gateway_id) ORDER BY created_at",
            now - DAY));
    purges.add(
        purge(
            "held",
            "held",
            "gateway_id",
            "expires_at < ? AND NOT EXISTS (SELECT 1 FROM message m"
                + " WHERE m.gateway_id = held.gateway_id) ORDER BY expires_at",
            now));
    purges.add(
        purge(
            "webhook_event",
            "webhook_event",
            "account, event_id",
            "received_at < ? ORDER BY received_at",
            now - options.eventRetention().toMillis()));
    purges.add(
        purge(
            "received_sms",
            "received_sms",
            "account, digest, told_at",
            "arrived_at < ? ORDER BY arrived_at",
            now - SeenSms.RETENTION.toMillis()));
    purges.add(
        purge(
            "mms",
            "mms",
            "id",
            "stored_at < ? OR stored_at > ? ORDER BY stored_at",
            now - options.eventRetention().toMillis(),
            now + YEAR));
    String set = "account, source_addr, dest_addr, reference, total";
    purges.add(
        purge(
            "part",
            "part",
            set + ", generation, number",
            // others end by themselves, with what their sender is told
            "gateway_id IS NOT NULL AND marked_at IS NULL AND expires_at < ? ORDER BY expires_at",
            now));
    purges.add(
        purge(
            "part_set",
            "part_set",
            set,
            "touched_at < ? AND NOT EXISTS (SELECT 1 FROM part p"
                + " WHERE p.account = part_set.account AND p.source_addr = part_set.source_addr"
                + " AND p.dest_addr = part_set.dest_addr AND p.reference = part_set.reference"
                + " AND p.total = part_set.total) ORDER BY touched_at",
            now - DAY));
    purges.add(
        purge(
            "known_place",
            "known_place",
            "account, network",
            KnownPlaceTable.SURPLUS,
            now - KnownPlaceTable.RETENTION.toMillis(),
            now + YEAR,
            KnownPlaceTable.MOST));
    purges.add(
        purge(
            "gateway_token",
            "gateway_token",
            "gateway_user, token_id",
            "given_at < ? OR given_at > ?",
            now - TokenTable.RETENTION.toMillis(),
            now + YEAR));
    purges.add(
        purge(
            "webhook_refusal",
            "webhook_refusal",
            "gateway, event",
            "refused_at < ? OR refused_at > ?",
            now - WebhookRefusals.RETENTION.toMillis(),
            now + YEAR));
    purges.add(purge("receiver", "receiver", "account, instance_id", "seen_at < ?", now - DAY));
    purges.add(
        purge(
            "webhook_route",
            "webhook_route",
            "account",
            "last_seen_at < ? AND NOT EXISTS (SELECT 1 FROM webhook_registration g"
                + " WHERE g.account = webhook_route.account) AND NOT EXISTS (SELECT 1"
                + " FROM receiver r WHERE r.account = webhook_route.account)",
            keep));
    // by their tokens phones report for as long as they repeat what they could not tell
    purges.add(
        purge(
            "former_webhook",
            "former_webhook",
            FORMER + ", event",
            "EXISTS (SELECT 1 FROM former_webhook_route r WHERE r.account = former_webhook.account"
                + " AND r.gateway_user = former_webhook.gateway_user AND r.left_at < ?)",
            keep));
    purges.add(
        purge(
            "former_webhook_route",
            "former_webhook_route",
            FORMER,
            "left_at < ? AND NOT EXISTS (SELECT 1 FROM former_webhook f"
                + " WHERE f.account = former_webhook_route.account"
                + " AND f.gateway_user = former_webhook_route.gateway_user)",
            now - options.eventRetention().toMillis()));
    return purges;
  }

  /** The parameters of {@link #IDLE}. */
  private static List<Object> idle(long before, long now) {
    return List.of(before, before, before, now + HOUR);
  }

  private static Purge purge(
      String what, String table, String key, String due, Object... parameters) {
    String sql = "DELETE FROM %1$s WHERE (%2$s) IN (SELECT %2$s FROM %1$s WHERE %3$s LIMIT ?)";
    List<Object> values = new ArrayList<>();
    for (Object parameter : parameters) {
      if (parameter instanceof List<?> several) {
        values.addAll(several);
      } else {
        values.add(parameter);
      }
    }
    return new Purge(what, sql.formatted(table, key, due), values);
  }
}
