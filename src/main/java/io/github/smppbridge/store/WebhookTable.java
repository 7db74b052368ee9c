package io.github.smppbridge.store;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.store.commit.Reader;
import io.github.smppbridge.store.commit.Rows;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The webhook tokens of accounts, what the gateway was told, and which replicas hold receivers of
 * an account. Stages complete on the store's callback executor and fail with {@link
 * StoreException}.
 */
public final class WebhookTable {

  private static final int TOKEN_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long CLAIM_MILLIS = 60_000;
  private static final Rows<String> FIRST = row -> row.getString(1);

  private final Writer writer;
  private final Reader reader;
  private final Clocks clocks;
  private final String instanceId;
  private final long leaseMillis;

  WebhookTable(
      Writer writer, Reader reader, Clocks clocks, String instanceId, StoreOptions options) {
    this.writer = writer;
    this.reader = reader;
    this.clocks = clocks;
    this.instanceId = instanceId;
    this.leaseMillis = options.nodeLease().toMillis();
  }

  /**
   * The account's token: 256 random bits, base64url; made at the first call and kept.
   *
   * @param gatewayUser whose phones will report by it; {@code null} = not known
   */
  public CompletionStage<String> tokenFor(String account, String gatewayUser) {
    return reader
        .query("SELECT token FROM webhook_route WHERE account = ?", FIRST, account)
        .thenCompose(
            found ->
                found.isEmpty()
                    ? newToken(account, gatewayUser)
                    : CompletableFuture.completedFuture(found.get(0)));
  }

  static String randomToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private CompletionStage<String> newToken(String account, String gatewayUser) {
    String token = randomToken();
    // the no-op update makes RETURNING answer the row that is there
    return writer.submit(
        "webhook token",
        Phase.OTHER,
        transaction ->
            transaction
                .query(
                    "INSERT INTO webhook_route (account, token, created_at, last_seen_at, claimed_at,"
                        + " gateway_user, known_from) VALUES (?, ?, ?, ?, 0, ?, ?) ON CONFLICT (account)"
                        + " DO UPDATE SET token = webhook_route.token RETURNING token",
                    FIRST,
                    account,
                    token,
                    clocks.wall().millis(),
                    clocks.wall().millis(),
                    gatewayUser,
                    clocks.wall().millis())
                .get(0));
  }

  /** Those of some names that are accounts which had a webhook. */
  public CompletionStage<List<String>> existing(Collection<String> names) {
    List<String> padded = SqlLists.padded(names);
    return reader.query(
        "SELECT account FROM webhook_route WHERE account IN " + SqlLists.list(padded.size()),
        FIRST,
        padded.toArray());
  }

  /** What decides about an account's webhooks, and what the gateway may have of them. */
  public CompletionStage<WebhookState> state(String account) {
    // The revision before the rows: who changes them in between makes doubtful what we change.
    return reader
        .query(
            "SELECT (SELECT COUNT(*) FROM receiver WHERE account = ? AND seen_at > ?),"
                + " (SELECT last_seen_at FROM webhook_route WHERE account = ?),"
                + " (SELECT revision FROM webhook_route WHERE account = ?)",
            row -> new WebhookState(row.getInt(1) > 0, row.getLong(2), row.getLong(3), List.of()),
            account,
            clocks.patient().millis() - leaseMillis,
            account,
            account)
        .thenCompose(
            found ->
                reader
                    .query(
                        "SELECT account, event, webhook_id, url, registered_at"
                            + " FROM webhook_registration WHERE account = ? ORDER BY event",
                        WebhookTable::registration,
                        account)
                    .thenApply(found.get(0)::with));
  }

  /**
   * Remembers that the gateway may have webhooks, or may not, as calls are about to be made; each
   * replaces the one of the same event.
   *
   * @param removal whether they are to be deleted: then no other process is {@linkplain
   *     #claimLingering given} the account meanwhile
   */
  public CompletionStage<Void> doubt(
      String account, List<WebhookRegistration> webhooks, boolean removal) {
    return writer.submit(
        "webhook doubt",
        Phase.OTHER,
        transaction -> {
          long claimed = removal ? clocks.wall().millis() : 0;
          // in any case, as this locks the row: two processes would wait for each other's
          // registrations
          transaction.update(
              "UPDATE webhook_route SET claimed_at = CASE WHEN claimed_at < ? THEN ?"
                  + " ELSE claimed_at END WHERE account = ?",
              claimed,
              claimed,
              account);
          if (removal) {
            MissedTimes.begin(transaction, account, claimed);
          }
          for (WebhookRegistration webhook : webhooks) {
            write(transaction, webhook, 0);
          }
          return null;
        });
  }

  /**
   * Remembers what calls have changed. All of it stays doubtful (registered at 0) if others have
   * changed anything since: nobody knows whose calls reached the gateway last. If the account is
   * another user of the gateway by now, what was registered is left behind there.
   *
   * @param gatewayUser who made the calls; {@code null} = not known
   * @param revision as it was before the calls
   * @param told what is registered, or at 0 may be; each replaces the one of the same event
   * @param deletions ids, and whether the gateway has the webhook no more
   */
  public CompletionStage<Void> settle(
      String account,
      String gatewayUser,
      long revision,
      List<WebhookRegistration> told,
      Map<String, Boolean> deletions) {
    return writer.submit(
        "webhook outcome",
        Phase.OTHER,
        transaction -> {
          List<WebhookOwner> owner = new ArrayList<>();
          List<Long> now =
              transaction.query(
                  "UPDATE webhook_route SET revision = revision + 1 WHERE account = ?"
                      + " RETURNING revision, gateway_user",
                  row -> {
                    owner.add(new WebhookOwner(account, row.getString(2)));
                    return row.getLong(1);
                  },
                  account);
          if (owner.stream().anyMatch(each -> each.isOther(gatewayUser))) {
            WebhookOwners.leave(transaction, gatewayUser, told);
            return null;
          }
          settle(transaction, account, now.equals(List.of(revision + 1)), told, deletions);
          return null;
        });
  }

  /** The gateway may not have the webhook by which the account's phones tell what they receive. */
  public CompletionStage<Void> notHeard(String account) {
    return writer.submit(
        "webhook not heard",
        Phase.OTHER,
        transaction -> {
          MissedTimes.notHeard(transaction, account, clocks.wall().millis());
          return null;
        });
  }

  private static void settle(
      WriteTransaction transaction,
      String account,
      boolean sure,
      List<WebhookRegistration> told,
      Map<String, Boolean> deletions)
      throws SQLException {
    for (WebhookRegistration webhook : told) {
      write(transaction, webhook, sure ? webhook.registeredAt() : 0);
    }
    for (Map.Entry<String, Boolean> deletion : deletions.entrySet()) {
      transaction.update(
          sure && deletion.getValue()
              ? "DELETE FROM webhook_registration WHERE account = ? AND webhook_id = ?"
              : "UPDATE webhook_registration SET registered_at = 0"
                  + " WHERE account = ? AND webhook_id = ?",
          account,
          deletion.getKey());
    }
  }

  /**
   * Remembers what the gateway has told of webhooks that it was thought to have, unless others have
   * changed anything meanwhile. What is doubtful stays so: a call about it may be under way.
   *
   * @param revision as it was before the question
   * @param at when it was asked, epoch milliseconds
   * @param told ids, and whether the gateway has the webhook as it was registered
   */
  public CompletionStage<Void> listed(
      String account, long revision, long at, Map<String, Boolean> told) {
    return writer.submit(
        "webhooks listed",
        Phase.OTHER,
        transaction -> {
          // locks the row
          if (transaction.update(
                  "UPDATE webhook_route SET revision = revision WHERE account = ? AND revision = ?",
                  account,
                  revision)
              == 0) {
            return null;
          }
          for (Map.Entry<String, Boolean> webhook : told.entrySet()) {
            if (!webhook.getValue()) {
              MissedTimes.lost(transaction, account, webhook.getKey());
            }
            transaction.update(
                "UPDATE webhook_registration SET registered_at = ? WHERE account = ?"
                    + " AND webhook_id = ? AND registered_at > 0",
                webhook.getValue() ? at : 0,
                account,
                webhook.getKey());
          }
          return null;
        });
  }

  /**
   * Notes whether this process holds receiver-capable sessions of the account. While it runs, the
   * store keeps the note fresh; that of a process that died ages.
   *
   * @param at epoch milliseconds
   */
  public CompletionStage<Void> markReceivers(String account, boolean bound, long at) {
    return writer.submit(
        "receiver presence",
        Phase.OTHER,
        transaction -> {
          if (bound) {
            transaction.update(
                "INSERT INTO receiver (account, instance_id, seen_at) VALUES (?, ?, ?)"
                    + " ON CONFLICT (account, instance_id) DO UPDATE SET seen_at = excluded.seen_at",
                account,
                instanceId,
                Math.max(at, clocks.wall().millis()));
          } else {
            transaction.update(
                "DELETE FROM receiver WHERE account = ? AND instance_id = ?", account, instanceId);
          }
          transaction.update(
              "UPDATE webhook_route SET last_seen_at = ?"
                  + (bound ? ", claimed_at = 0" : "")
                  + " WHERE account = ?",
              at,
              account);
          return null;
        });
  }

  /**
   * Takes accounts with registrations whose last receiver, on any replica, has gone. Each is given
   * out once a minute until nothing is registered any more, or it is bound again.
   *
   * @param among accounts to look at: those whose webhooks the caller could remove
   * @param before epoch milliseconds; gone since then
   * @param limit most accounts to take
   */
  public CompletionStage<List<String>> claimLingering(
      Collection<String> among, long before, int limit) {
    if (among.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<String> padded = SqlLists.padded(among);
    return writer.submit(
        "webhook lingering",
        Phase.OTHER,
        transaction -> {
          long now = clocks.wall().millis();
          long patient = clocks.patient().millis();
          return transaction.query(
              "UPDATE webhook_route SET claimed_at = ? WHERE account IN (SELECT w.account"
                  + " FROM webhook_route w WHERE w.last_seen_at <= ? AND w.claimed_at <= ?"
                  + " AND EXISTS (SELECT 1 FROM webhook_registration g"
                  + " WHERE g.account = w.account) AND NOT EXISTS (SELECT 1 FROM receiver r"
                  + " WHERE r.account = w.account AND r.seen_at > ?) AND w.account IN "
                  + SqlLists.list(padded.size())
                  + " ORDER BY w.last_seen_at LIMIT ?) AND claimed_at <= ? RETURNING account",
              FIRST,
              now,
              before,
              patient - CLAIM_MILLIS,
              // a note younger than a lease is alive, however short the linger is
              Math.min(before, patient - leaseMillis),
              padded,
              limit,
              patient - CLAIM_MILLIS);
        });
  }

  /**
   * Accounts with receivers of this process that lack registrations.
   *
   * @param complete how many registrations an account is to have
   * @param since epoch milliseconds; older ones do not count
   */
  public CompletionStage<List<String>> incomplete(int complete, long since) {
    return reader.query(
        "SELECT account FROM receiver r WHERE instance_id = ? AND (SELECT COUNT(*)"
            + " FROM webhook_registration g WHERE g.account = r.account AND g.registered_at >= ?)"
            + " < ?",
        FIRST,
        instanceId,
        since,
        complete);
  }

  private static void write(
      WriteTransaction transaction, WebhookRegistration webhook, long registeredAt)
      throws SQLException {
    transaction.update(
        "INSERT INTO webhook_registration (account, event, webhook_id, url, registered_at)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (account, event) DO UPDATE SET"
            + " webhook_id = excluded.webhook_id, url = excluded.url,"
            + " registered_at = excluded.registered_at",
        webhook.account(),
        webhook.event(),
        webhook.webhookId(),
        webhook.url(),
        registeredAt);
  }

  private static WebhookRegistration registration(ResultSet row) throws SQLException {
    return new WebhookRegistration(
        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getLong(5));
  }
}
