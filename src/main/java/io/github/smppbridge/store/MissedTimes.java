package io.github.smppbridge.store;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.store.commit.Reader;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Since when nobody listened to an account's phones: its webhooks were deleted, or not registered
 * any more, or no process was there to answer them. Stages complete on the store's callback
 * executor and fail with {@link StoreException}.
 */
public final class MissedTimes {
  /** Of what came later nothing is forgotten: {@link SeenSms}, with a day to spare. */
  public static final Duration LONGEST = SeenSms.RETENTION.minusDays(1);

  /** Longer than a restart takes: phones repeat what nobody answered. */
  private static final long OUTAGE_MILLIS = 15_000;

  /** How long an account that was given out is nobody else's. */
  private static final long CLAIM_MILLIS = 60_000;

  /** Phones are not woken more often than this, however often an account comes and goes. */
  private static final long PAUSE_MILLIS = 30_000;

  private final Writer writer;
  private final Reader reader;
  private final Clocks clocks;
  private final String instanceId;
  private final long leaseMillis;

  MissedTimes(
      Writer writer, Reader reader, Clocks clocks, String instanceId, StoreOptions options) {
    this.writer = writer;
    this.reader = reader;
    this.clocks = clocks;
    this.instanceId = instanceId;
    this.leaseMillis = options.nodeLease().toMillis();
  }

  /**
   * A time that was missed.
   *
   * @param account whose
   * @param since its begin, epoch milliseconds
   * @param knownFrom since when it is known what the account has received
   * @param claim when it is given out again
   */
  public record Missed(String account, long since, long knownFrom, long claim) {}

  /** Notes that no process was there until now, if so; before ours is known. Waits. */
  void noteOutage() {
    writer.await("outage", Phase.OTHER, this::noteOutage);
  }

  private Integer noteOutage(WriteTransaction transaction) throws SQLException {
    long now = clocks.wall().millis();
    // by the wall clock, as leases are: patience lags behind after an outage
    long last =
        transaction
                .query("SELECT COALESCE(MAX(lease_until), 0) FROM node", row -> row.getLong(1))
                .get(0)
            - leaseMillis;
    if (last > 0 && now - last > OUTAGE_MILLIS) {
      transaction.update(
          "UPDATE webhook_route SET missed_since = ? WHERE missed_since IS NULL"
              + " AND known_from IS NOT NULL AND EXISTS (SELECT 1 FROM webhook_registration g"
              + " WHERE g.account = webhook_route.account AND g.registered_at > 0)",
          last);
    }
    // of a version before, which did not know received SMS
    return transaction.update(
        "UPDATE webhook_route SET known_from = ? WHERE known_from IS NULL", now);
  }

  /**
   * Takes accounts with receivers of this process that have missed something, and listen again.
   * Each is given out once a minute, over all replicas, until that is made {@link #good}.
   *
   * @param event the webhook by which they listen
   * @param settled for how long it must have been registered
   * @param limit most accounts to take
   */
  public CompletionStage<List<Missed>> claim(String event, Duration settled, int limit) {
    long now = clocks.wall().millis();
    return reader
        .query(
            "SELECT w.account FROM webhook_route w JOIN receiver r ON r.account = w.account"
                + " AND r.instance_id = ? WHERE w.missed_since IS NOT NULL"
                + " AND w.known_from IS NOT NULL AND w.replay_at <= ?"
                + " AND EXISTS (SELECT 1 FROM webhook_registration g WHERE g.account = w.account"
                + " AND g.event = ? AND g.registered_at > 0 AND g.registered_at <= ?) LIMIT ?",
            row -> row.getString(1),
            instanceId,
            now,
            event,
            now - settled.toMillis(),
            limit)
        .thenCompose(
            accounts ->
                accounts.isEmpty()
                    ? CompletableFuture.completedFuture(List.of())
                    : writer.submit(
                        "missed times",
                        Phase.OTHER,
                        transaction -> claim(transaction, SqlLists.padded(accounts), now)));
  }

  private static List<Missed> claim(WriteTransaction transaction, List<String> accounts, long now)
      throws SQLException {
    return transaction.query(
        "UPDATE webhook_route SET replay_at = ? WHERE account IN "
            + SqlLists.list(accounts.size())
            + " AND missed_since IS NOT NULL AND replay_at <= ?"
            + " RETURNING account, missed_since, known_from, replay_at",
        row -> new Missed(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)),
        now + CLAIM_MILLIS,
        accounts,
        now);
  }

  /** Nothing is missing any more, unless it began anew meanwhile. */
  public CompletionStage<Void> good(Missed missed) {
    return end(missed, "missed_since = NULL, ", PAUSE_MILLIS);
  }

  /** Is given out again only after some time. */
  public CompletionStage<Void> putOff(Missed missed, Duration time) {
    return end(missed, "", time.toMillis());
  }

  private CompletionStage<Void> end(Missed missed, String change, long pause) {
    return writer.submit(
        "missed time",
        Phase.OTHER,
        transaction -> {
          transaction.update(
              "UPDATE webhook_route SET "
                  + change
                  + "replay_at = ? WHERE account = ?"
                  + " AND replay_at = ?",
              clocks.wall().millis() + pause,
              missed.account(),
              missed.claim());
          return null;
        });
  }

  /** The account's webhooks are about to go. */
  static void begin(WriteTransaction transaction, String account, long now) throws SQLException {
    // what is being asked for ends before it: so that claim is over
    transaction.update(
        "UPDATE webhook_route SET missed_since = COALESCE(missed_since, ?),"
            + " replay_at = replay_at - 1 WHERE account = ?",
        now,
        account);
  }

  /** The gateway may have no webhook of the account by which phones could tell. */
  static void notHeard(WriteTransaction transaction, String account, long now) throws SQLException {
    transaction.update(
        "UPDATE webhook_route SET missed_since = COALESCE(missed_since, ?) WHERE account = ?",
        now,
        account);
  }

  /** A webhook of the account is not there that was when it was last told. */
  static void lost(WriteTransaction transaction, String account, String webhookId)
      throws SQLException {
    transaction.update(
        "UPDATE webhook_route SET missed_since = COALESCE(missed_since, (SELECT g.registered_at"
            + " FROM webhook_registration g WHERE g.account = webhook_route.account"
            + " AND g.webhook_id = ? AND g.registered_at > 0)), replay_at = replay_at - 1"
            + " WHERE account = ?",
        webhookId,
        account);
  }

  /** From now on the account is another user of the gateway, whose phones it never heard. */
  static void forget(WriteTransaction transaction, String account, long now) throws SQLException {
    transaction.update(
        "UPDATE webhook_route SET missed_since = NULL, known_from = ? WHERE account = ?",
        now,
        account);
  }
}
