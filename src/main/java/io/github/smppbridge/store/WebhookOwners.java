package io.github.smppbridge.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.store.commit.Reader;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Whose an account's webhooks are, and those it has left behind at users of the gateway that it was
 * before. Stages complete on the store's callback executor and fail with {@link StoreException}.
 */
public final class WebhookOwners {
  private static final long CLAIM_MILLIS = 60_000;

  private static final int TOKEN_LENGTH = 43;
  private static final int CACHED = 10_000;

  private static final String BY_TOKEN =
      "SELECT account, gateway_user, token FROM webhook_route WHERE token IN %1$s UNION ALL"
          + " SELECT account, gateway_user, token FROM former_webhook_route WHERE token IN %1$s";

  private final Writer writer;
  private final Reader reader;
  private final Clocks clocks;

  /**
   * By token, of which neither account nor user ever changes; only tokens that exist, so that
   * guessing does not push them out, and that are known whose.
   */
  private final Cache<String, WebhookOwner> known =
      Caffeine.newBuilder().maximumSize(CACHED).executor(Runnable::run).build();

  private record Token(String token, WebhookOwner owner) {}

  WebhookOwners(Writer writer, Reader reader, Clocks clocks) {
    this.writer = writer;
    this.reader = reader;
    this.clocks = clocks;
  }

  /** A webhook that is to go, and the user that has it. */
  public record Left(String gatewayUser, WebhookRegistration webhook) {}

  /** What a token stands for; empty when there is none. */
  public CompletionStage<Optional<WebhookOwner>> of(String token) {
    if (token.length() != TOKEN_LENGTH) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    WebhookOwner cached = known.getIfPresent(token);
    return cached != null
        ? CompletableFuture.completedFuture(Optional.of(cached))
        : of(List.of(token)).thenApply(found -> Optional.ofNullable(found.get(token)));
  }

  /** What tokens stand for, those that there are. */
  public CompletionStage<Map<String, WebhookOwner>> of(Collection<String> tokens) {
    if (tokens.isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    List<String> padded = SqlLists.padded(tokens);
    return reader
        .query(
            BY_TOKEN.formatted(SqlLists.list(padded.size())),
            row ->
                new Token(row.getString(3), new WebhookOwner(row.getString(1), row.getString(2))),
            padded,
            padded)
        .thenApply(
            found -> {
              found.stream()
                  .filter(each -> each.owner().gatewayUser() != null)
                  .forEach(each -> known.put(each.token(), each.owner()));
              return found.stream()
                  .collect(Collectors.toMap(Token::token, Token::owner, (one, same) -> one));
            });
  }

  /** The account, and all others whose webhooks are of the user. */
  public CompletionStage<List<WebhookOwner>> owners(String account, String gatewayUser) {
    return reader.query(
        "SELECT account, gateway_user FROM webhook_route WHERE account = ? OR gateway_user = ?",
        row -> new WebhookOwner(row.getString(1), row.getString(2)),
        account,
        gatewayUser);
  }

  /**
   * The account is another user from now on: it has the token, and what may be registered, of that
   * user, if it was that one before; what it has of the user until now is left behind.
   *
   * @param account the account
   * @param before the user until now, as it was read; null = none is known, and nothing changes
   * @param gatewayUser the user
   */
  public CompletionStage<Void> move(String account, String before, String gatewayUser) {
    return writer.submit(
        "webhook user",
        Phase.OTHER,
        transaction -> {
          if (before == null) {
            transaction.update(
                "UPDATE webhook_route SET gateway_user = ? WHERE account = ?"
                    + " AND gateway_user IS NULL",
                gatewayUser,
                account);
          } else if (transaction.update(
                  "UPDATE webhook_route SET revision = revision + 1 WHERE account = ?"
                      + " AND gateway_user = ?",
                  account,
                  before)
              == 1) {
            leave(transaction, account);
            comeBack(transaction, account, gatewayUser);
            MissedTimes.forget(transaction, account, clocks.wall().millis());
          }
          return null;
        });
  }

  private void leave(WriteTransaction transaction, String account) throws SQLException {
    transaction.update(
        "INSERT INTO former_webhook_route (account, gateway_user, token, left_at, claimed_at)"
            + " SELECT account, gateway_user, token, ?, 0 FROM webhook_route WHERE account = ?",
        clocks.wall().millis(),
        account);
    transaction.update(
        "INSERT INTO former_webhook (account, gateway_user, event, webhook_id, url)"
            + " SELECT g.account, w.gateway_user, g.event, g.webhook_id, g.url"
            + " FROM webhook_registration g JOIN webhook_route w ON w.account = g.account"
            + " WHERE g.account = ?",
        account);
    transaction.update("DELETE FROM webhook_registration WHERE account = ?", account);
  }

  /** Calls that were under way when the account left: what they registered is to go, too. */
  static void leave(WriteTransaction transaction, String user, List<WebhookRegistration> late)
      throws SQLException {
    for (WebhookRegistration webhook : late) {
      transaction.update(
          "INSERT INTO former_webhook (account, gateway_user, event, webhook_id, url)"
              + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (account, gateway_user, event) DO NOTHING",
          webhook.account(),
          user,
          webhook.event(),
          webhook.webhookId(),
          webhook.url());
      transaction.update(
          "UPDATE former_webhook_route SET claimed_at = 0 WHERE account = ? AND gateway_user = ?",
          webhook.account(),
          user);
    }
  }

  private static void comeBack(WriteTransaction transaction, String account, String user)
      throws SQLException {
    List<String> tokens =
        transaction.query(
            "DELETE FROM former_webhook_route WHERE account = ? AND gateway_user = ?"
                + " RETURNING token",
            row -> row.getString(1),
            account,
            user);
    transaction.update(
        "UPDATE webhook_route SET gateway_user = ?, token = ? WHERE account = ?",
        user,
        tokens.isEmpty() ? WebhookTable.randomToken() : tokens.get(0),
        account);
    transaction.update(
        "INSERT INTO webhook_registration (account, event, webhook_id, url, registered_at)"
            + " SELECT account, event, webhook_id, url, 0 FROM former_webhook"
            + " WHERE account = ? AND gateway_user = ?",
        account,
        user);
    transaction.update(
        "DELETE FROM former_webhook WHERE account = ? AND gateway_user = ?", account, user);
  }

  /** Whether the user may still have a webhook of an account that has left. */
  public CompletionStage<Boolean> hasLeft(String gatewayUser) {
    return reader
        .query(
            "SELECT event FROM former_webhook WHERE gateway_user = ? LIMIT 1",
            row -> row.getString(1),
            gatewayUser)
        .thenApply(some -> !some.isEmpty());
  }

  /** Users that may still have a webhook of an account that has left, and were not tried lately. */
  public CompletionStage<List<String>> users(int limit) {
    return reader.query(
        "SELECT DISTINCT r.gateway_user FROM former_webhook_route r WHERE r.claimed_at <= ?"
            + " AND EXISTS (SELECT 1 FROM former_webhook f WHERE f.account = r.account"
            + " AND f.gateway_user = r.gateway_user) LIMIT ?",
        row -> row.getString(1),
        clocks.patient().millis() - CLAIM_MILLIS,
        limit);
  }

  /** What was left behind at some users. Each is given out once a minute, over all replicas. */
  public CompletionStage<List<Left>> claim(Collection<String> users, int limit) {
    List<String> padded = SqlLists.padded(users);
    long since = clocks.patient().millis() - CLAIM_MILLIS;
    return reader
        .query(
            "SELECT r.account FROM former_webhook_route r WHERE r.claimed_at <= ?"
                + " AND EXISTS (SELECT 1 FROM former_webhook f WHERE f.account = r.account"
                + " AND f.gateway_user = r.gateway_user) AND r.gateway_user IN "
                + SqlLists.list(padded.size())
                + " LIMIT 1",
            row -> row.getString(1),
            since,
            padded)
        .thenCompose(
            some ->
                some.isEmpty()
                    ? CompletableFuture.completedFuture(List.of())
                    : writer.submit(
                        "webhooks left",
                        Phase.OTHER,
                        transaction -> claim(transaction, padded, since, limit)));
  }

  private List<Left> claim(WriteTransaction transaction, List<String> users, long since, int limit)
      throws SQLException {
    List<Left> left =
        transaction.query(
            "SELECT f.account, f.gateway_user, f.event, f.webhook_id, f.url FROM former_webhook f"
                + " JOIN former_webhook_route r ON r.account = f.account"
                + " AND r.gateway_user = f.gateway_user WHERE r.claimed_at <= ?"
                + " AND f.gateway_user IN "
                + SqlLists.list(users.size())
                + " ORDER BY r.left_at, f.account, f.event LIMIT ?",
            row ->
                new Left(
                    row.getString(2),
                    new WebhookRegistration(
                        row.getString(1), row.getString(3), row.getString(4), row.getString(5), 0)),
            since,
            users,
            limit);
    for (Left each : left) {
      transaction.update(
          "UPDATE former_webhook_route SET claimed_at = ? WHERE account = ? AND gateway_user = ?",
          clocks.wall().millis(),
          each.webhook().account(),
          each.gatewayUser());
    }
    return left;
  }

  /**
   * The user does not have them any more. If the account has come back to the user meanwhile,
   * nobody knows which call reached the gateway last.
   */
  public CompletionStage<Void> removed(List<Left> webhooks) {
    return writer.submit(
        "webhooks left",
        Phase.OTHER,
        transaction -> {
          for (Left left : webhooks) {
            remove(transaction, left.gatewayUser(), left.webhook());
          }
          return null;
        });
  }

  private static void remove(WriteTransaction transaction, String user, WebhookRegistration webhook)
      throws SQLException {
    int gone =
        transaction.update(
            "DELETE FROM former_webhook WHERE account = ? AND gateway_user = ? AND webhook_id = ?",
            webhook.account(),
            user,
            webhook.webhookId());
    int back =
        gone > 0
            ? 0
            : transaction.update(
                "UPDATE webhook_route SET revision = revision + 1 WHERE account = ?"
                    + " AND gateway_user = ?",
                webhook.account(),
                user);
    if (back > 0) {
      transaction.update(
          "UPDATE webhook_registration SET registered_at = 0 WHERE account = ?"
              + " AND webhook_id = ?",
          webhook.account(),
          webhook.webhookId());
    }
  }
}
