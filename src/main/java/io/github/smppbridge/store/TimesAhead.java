package io.github.smppbridge.store;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Times that lie further ahead than anything is planned were written by a clock that was set back
 * since. They are lowered, or what they hold up would stand still until then.
 *
 * <ul>
 *   <li>What decides when something is tried next, or whose it is, at once: should the present be
 *       what is wrong, it is only tried too early.
 *   <li>What decides how old something is, only when the clock is {@linkplain
 *       io.github.smppbridge.clock.PatientClock#certain certain}: a machine that starts in 1970
 *       would make old what is new.
 *   <li>Nothing while another replica renews its lease ahead of ours: one of two clocks is wrong,
 *       and nobody knows which.
 * </ul>
 */
final class TimesAhead {

  static final int BATCH = 500;

  private static final Logger LOG = LoggerFactory.getLogger(TimesAhead.class);
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();

  /** An update whose last parameter is the size of the batch. */
  private record Lowering(String what, String sql, List<Object> parameters) {}

  private final Writer writer;
  private final Clocks clocks;
  private final String instanceId;
  private final boolean alone;
  private final long lease;
  private final long longestLease;
  private final long longestDelay;
  private final long longestCheck;

  /**
   * Leases of others that end ahead of what they could, as they were seen; of the writer thread.
   */
  private final Map<Integer, Long> leasesAhead = new HashMap<>();

  private CompletionStage<Void> latest = CompletableFuture.completedFuture(null);
  private volatile long seenAt;
  private volatile boolean undecided;
  private volatile long lastRun;

  TimesAhead(Writer writer, Clocks clocks, String instanceId, StoreOptions options, boolean alone) {
    this.writer = writer;
    this.clocks = clocks;
    this.instanceId = instanceId;
    this.alone = alone;
    this.lease = options.nodeLease().toMillis();
    this.longestLease = options.longestLease().toMillis();
    this.longestDelay = options.longestDelay().toMillis();
    this.longestCheck = options.longestCheck().toMillis();
  }

  /** Lowers what is ahead, without being waited for. */
  void begin() {
    lower()
        .whenComplete(
            (done, error) -> {
              if (error != null) {
                LOG.warn(
                    "store: times ahead of the clock were not lowered: {}",
                    StoreException.of(error).getMessage());
              }
            });
  }

  /** Lowers what is ahead, unless that was done within the last hour; never fails. */
  CompletionStage<Void> lowerHourly() {
    if (!undecided && clocks.elapsed().millis() - lastRun < HOUR) {
      return CompletableFuture.completedFuture(null);
    }
    return lower()
        .exceptionally(
            error -> {
              LOG.warn(
                  "store: times ahead of the clock were not lowered: {}",
                  StoreException.of(error).getMessage());
              return null;
            });
  }

  /** Lowers what is ahead, one run after the other; completes when nothing is left to lower. */
  synchronized CompletionStage<Void> lower() {
    latest = latest.handle((done, error) -> null).thenCompose(before -> lowerNow());
    return latest;
  }

  private CompletionStage<Void> lowerNow() {
    lastRun = clocks.elapsed().millis();
    return writer
        .submit("leases ahead", Phase.BARRIER, this::othersAreAhead)
        .thenCompose(
            others -> {
              undecided = others;
              return others ? CompletableFuture.completedFuture(null) : run(0);
            });
  }

  /** Whether others may renew leases that end later than they could by our clock. */
  private Boolean othersAreAhead(WriteTransaction transaction) throws SQLException {
    if (alone) {
      return false;
    }
    Map<Integer, Long> ahead = new HashMap<>();
    transaction.query(
        "SELECT number, lease_until FROM node WHERE lease_until > ? AND instance_id NOT IN ('', ?)",
        row -> ahead.put(row.getInt(1), row.getLong(2)),
        clocks.wall().millis() + 2 * lease,
        instanceId);
    long now = clocks.elapsed().millis();
    boolean renewed = !leasesAhead.equals(ahead) && !leasesAhead.isEmpty() && !ahead.isEmpty();
    if (renewed) {
      LOG.warn(
          "the clock of another replica is more than {} s ahead of this one's; one of them is wrong",
          lease / 1000);
    }
    if (!leasesAhead.equals(ahead)) {
      leasesAhead.clear();
      leasesAhead.putAll(ahead);
      seenAt = now;
    }
    return !ahead.isEmpty() && now - seenAt < lease;
  }

  /** Each by the time at which it is executed: what is stored by then is not ahead of that. */
  private CompletionStage<Void> run(int index) {
    return writer
        .submit("times ahead", Phase.BARRIER, transaction -> lower(transaction, index))
        .thenCompose(
            lowered ->
                lowered == null
                    ? CompletableFuture.completedFuture(null)
                    : run(lowered < BATCH ? index + 1 : index));
  }

  /** Null when there is none of that number. */
  private Integer lower(WriteTransaction transaction, int index) throws SQLException {
    long now = clocks.wall().millis();
    List<Lowering> lowerings = new ArrayList<>(attempts(now));
    // asked after the time was: one that was set back meanwhile is not certain
    if (clocks.patient().certain()) {
      lowerings.addAll(ages(now));
    }
    if (index >= lowerings.size()) {
      return null;
    }
    Lowering current = lowerings.get(index);
    int lowered = transaction.update(current.sql(), current.parameters(), BATCH);
    if (lowered > 0) {
      LOG.warn("{}: {} times were ahead of the clock", current.what(), lowered);
    }
    return lowered;
  }

  /** When something is tried next, and whose it is until when. */
  private List<Lowering> attempts(long now) {
    long ahead = now + lease;
    String part = "account, source_addr, dest_addr, reference, total, generation, number";
    return List.of(
        lowering("node", "number", "lease_until = ?", "lease_until > ?", ahead, ahead + lease),
        lowering("receiver", "account, instance_id", "seen_at = ?", "seen_at > ?", now, ahead),
        lowering("webhook_route", "account", "last_seen_at = ?", "last_seen_at > ?", now, ahead),
        lowering("webhook_route", "account", "claimed_at = ?", "claimed_at > ?", 0L, ahead),
        lowering("webhook_route", "account", "replay_at = ?", "replay_at > ?", 0L, ahead + DAY),
        lowering(
            "former_webhook_route",
            "account, gateway_user",
            "claimed_at = ?",
            "claimed_at > ?",
            0L,
            ahead),
        lowering(
            "webhook_registration",
            "account, event",
            "registered_at = ?",
            "registered_at > ?",
            0L,
            ahead),
        lowering(
            "outbox",
            "id",
            "ready_at = ?",
            "lease_owner IS NULL AND ready_at > ?",
            now,
            now + longestDelay),
        lowering(
            "outbox",
            "id",
            "ready_at = ?",
            "lease_owner IS NOT NULL AND ready_at > ?",
            now + longestLease,
            now + longestLease),
        lowering(
            "message",
            "message_id, slot",
            "next_check_at = ?",
            "final_at IS NULL AND next_check_at > ? AND (next_check_at > due_at + ?"
                + " OR created_at > ?)",
            now,
            now + longestCheck,
            longestCheck,
            ahead),
        lowering(
            "held",
            "gateway_id",
            "ready_at = ?",
            "attempts > 0 AND ready_at > ? AND ready_at > due_at",
            now,
            now + longestDelay),
        lowering("held", "gateway_id", "claimed_until = ?", "claimed_until > ?", now, now + HOUR),
        lowering("replacement", "gateway_id", "created_at = ?", "created_at > ?", now, ahead),
        lowering("replacement", "gateway_id", "sent_at = ?", "sent_at > ?", now, ahead),
        lowering("part", part, "marked_at = ?", "marked_at > ?", now, ahead),
        lowering(
            "part",
            part,
            "expires_at = expires_at - received_at + ?, received_at = ?",
            "marked_at IS NULL AND received_at > ?",
            now,
            now,
            ahead),
        lowering(
            "part_set",
            "account, source_addr, dest_addr, reference, total",
            "touched_at = ?",
            "touched_at > ?",
            now,
            ahead));
  }

  /** How old something is, and when its life is over: that much earlier. */
  private static List<Lowering> ages(long now) {
    String by = " - created_at + CAST(? AS BIGINT)";
    return List.of(
        lowering(
            "message",
            "message_id, slot",
            "due_at = due_at%1$s, expires_at = expires_at%1$s, next_check_at = next_check_at%1$s,"
                    .formatted(by)
                + " final_at = CASE WHEN final_at > ? THEN ? ELSE final_at END, created_at = ?",
            "created_at > ?",
            now,
            now,
            now,
            now,
            now,
            now,
            now + DAY),
        lowering(
            "held",
            "gateway_id",
            ("due_at = due_at%1$s, expires_at = expires_at%1$s, ready_at = ready_at%1$s,"
                    + " created_at = ?")
                .formatted(by),
            "created_at > ?",
            now,
            now,
            now,
            now,
            now + DAY),
        lowering(
            "outbox",
            "id",
            "expires_at = expires_at%s, created_at = ?".formatted(by),
            "created_at > ?",
            now,
            now,
            now + DAY),
        lowering(
            "part",
            "account, source_addr, dest_addr, reference, total, generation, number",
            "expires_at = expires_at - received_at + ?, received_at = ?",
            "received_at > ?",
            now,
            now,
            now + DAY),
        lowering("node", "number", "seen_at = ?", "seen_at > ?", now, now + DAY),
        lowering(
            "former_webhook_route",
            "account, gateway_user",
            "left_at = ?",
            "left_at > ?",
            now,
            now + DAY),
        lowering(
            "webhook_event",
            "account, event_id",
            "received_at = ?",
            "received_at > ?",
            now,
            now + DAY),
        lowering(
            "received_sms",
            "account, digest, told_at",
            "arrived_at = ?",
            "arrived_at > ?",
            now,
            now + DAY));
  }

  private static Lowering lowering(
      String table, String key, String set, String ahead, Object... parameters) {
    String sql = "UPDATE %1$s SET %3$s WHERE (%2$s) IN (SELECT %2$s FROM %1$s WHERE %4$s LIMIT ?)";
    return new Lowering(table, sql.formatted(table, key, set, ahead), List.of(parameters));
  }
}
