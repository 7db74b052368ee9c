package io.github.smppbridge.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.smppbridge.store.commit.Reader;
import io.github.smppbridge.store.commit.Rows;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The webhook tokens of accounts, what the gateway was told, and which replicas hold receivers of
 * an account. Stages complete on the store's callback executor and fail with {@link
 * StoreException}.
 */
public final class WebhookTable {

  private static final int TOKEN_BYTES = 32;
  private static final int TOKEN_LENGTH = 43;
  private static final int CACHED = 10_000;
  private static final long CLAIM_MILLIS = 60_000;
  private static final Rows<String> FIRST = row -> row.getString(1);

  private final Writer writer;
  private final Reader reader;
  private final Clock clock;
  private final String instanceId;
  private final long leaseMillis;
  private final SecureRandom random = new SecureRandom();

  /** Account by token; only tokens that exist, so that guessing does not push them out. */
  private final Cache<String, String> accounts =
      Caffeine.newBuilder().maximumSize(CACHED).executor(Runnable::run).build();

  WebhookTable(Writer writer, Reader reader, Clock clock, String instanceId, StoreOptions options) {
    this.writer = writer;
    this.reader = reader;
    this.clock = clock;
    this.instanceId = instanceId;
    this.leaseMillis = options.nodeLease().toMillis();
  }

  /** The account's token: 256 random bits, base64url; made at the first call and kept. */
  public CompletionStage<String> tokenFor(String account) {
    return reader
        .query("SELECT token FROM webhook_route WHERE account = ?", FIRST, account)
        .thenCompose(
            found ->
                found.isEmpty()
                    ? writer.submit(
                        "webhook token", Phase.OTHER, transaction -> tokenNow(transaction, account))
                    : CompletableFuture.completedFuture(found.get(0)));
  }

  /** The account a token belongs to; empty when there is none. */
  public CompletionStage<Optional<String>> accountOf(String token) {
    if (token == null || token.length() != TOKEN_LENGTH) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    String cached = accounts.getIfPresent(token);
    if (cached != null) {
      return CompletableFuture.completedFuture(Optional.of(cached));
    }
    return reader
        .query("SELECT account FROM webhook_route WHERE token = ?", FIRST, token)
        .thenApply(
            found -> {
              found.forEach(account -> accounts.put(token, account));
              return found.stream().findFirst();
            });
  }

  /** Remembers that the gateway has a webhook; replaces the one of the same event. */
  public CompletionStage<Void> registered(
      String account, String event, String webhookId, String url, long at) {
    return writer.submit(
        "webhook registration",
        Phase.OTHER,
        transaction -> {
          transaction.update(
              "INSERT INTO webhook_registration (account, event, webhook_id, url, registered_at)"
                  + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (account, event) DO UPDATE SET"
                  + " webhook_id = excluded.webhook_id, url = excluded.url,"
                  + " registered_at = excluded.registered_at",
              account,
              event,
              webhookId,
              url,
              at);
          return null;
        });
  }

  /** What the gateway was told for the account. */
  public CompletionStage<List<WebhookRegistration>> registrations(String account) {
    return reader.query(
        "SELECT account, event, webhook_id, url, registered_at"
            + " FROM webhook_registration WHERE account = ? ORDER BY event",
        row ->
            new WebhookRegistration(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5)),
        account);
  }

  /** The gateway has none any more. The account's token stays. */
  public CompletionStage<Void> forget(String account) {
    return writer.submit(
        "webhook forget",
        Phase.BARRIER,
        transaction -> {
          transaction.update("DELETE FROM webhook_registration WHERE account = ?", account);
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
                Math.max(at, clock.millis()));
          } else {
            transaction.update(
                "DELETE FROM receiver WHERE account = ? AND instance_id = ?", account, instanceId);
          }
          transaction.update(
              "UPDATE webhook_route SET last_seen_at = ? WHERE account = ?", at, account);
          return null;
        });
  }

  /**
   * Whether a process that runs, this one or another, holds receivers of the account. One that died
   * counts until its lease ends.
   */
  public CompletionStage<Boolean> hasReceivers(String account) {
    return reader
        .query(
            "SELECT account FROM receiver WHERE account = ? AND seen_at > ?",
            FIRST,
            account,
            clock.millis() - leaseMillis)
        .thenApply(found -> !found.isEmpty());
  }

  /**
   * Takes accounts with registrations whose last receiver, on any replica, has gone. Each is given
   * out once a minute until it is {@link #forget forgotten} or bound again.
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
        transaction -> lingeringNow(transaction, padded, before, limit));
  }

  private String tokenNow(WriteTransaction transaction, String account) throws SQLException {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    // the no-op update makes RETURNING answer the row that is there
    return transaction
        .query(
            "INSERT INTO webhook_route (account, token, created_at, last_seen_at, claimed_at)"
                + " VALUES (?, ?, ?, ?, 0) ON CONFLICT (account)"
                + " DO UPDATE SET token = webhook_route.token RETURNING token",
            FIRST,
            account,
            Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
            clock.millis(),
            clock.millis())
        .get(0);
  }

  private List<String> lingeringNow(
      WriteTransaction transaction, List<String> among, long before, int limit)
      throws SQLException {
    long now = clock.millis();
    return transaction.query(
        "UPDATE webhook_route SET claimed_at = ? WHERE account IN (SELECT w.account"
            + " FROM webhook_route w WHERE w.last_seen_at <= ? AND w.claimed_at <= ?"
            + " AND EXISTS (SELECT 1 FROM webhook_registration g WHERE g.account = w.account)"
            + " AND NOT EXISTS (SELECT 1 FROM receiver r WHERE r.account = w.account"
            + " AND r.seen_at > ?) AND w.account IN ("
            + SqlLists.list(among.size())
            + ") ORDER BY w.last_seen_at LIMIT ?) AND claimed_at <= ? RETURNING account",
        FIRST,
        now,
        before,
        now - CLAIM_MILLIS,
        // a note younger than a lease is alive, however short the linger is
        Math.min(before, now - leaseMillis),
        among,
        limit,
        now - CLAIM_MILLIS);
  }
}
