package io.github.smppbridge.store;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.store.commit.Reader;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.Writer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Ids of the gateway's tokens that processes have, so that those of a process that was killed can
 * be revoked. Never a token itself. Stages complete on the store's callback executor and fail with
 * {@link StoreException}.
 */
public final class TokenTable {
  /** The gateway's tokens live for weeks, unless they are revoked. */
  static final Duration RETENTION = Duration.ofDays(60);

  private static final String NOBODY = "";
  private static final int MOST_AT_ONCE = 100;

  /** The process that had it lives no more, or could not revoke it. */
  private static final String LEFT =
      "instance_id <> ? AND NOT EXISTS (SELECT 1 FROM node n"
          // a number that is free has its former lease still
          + " WHERE n.instance_id = gateway_token.instance_id AND n.instance_id <> ''"
          + " AND n.lease_until > ?)";

  private final Writer writer;
  private final Reader reader;
  private final Clocks clocks;
  private final Dialect dialect;
  private final String instanceId;

  TokenTable(Writer writer, Reader reader, Clocks clocks, Dialect dialect, String instanceId) {
    this.writer = writer;
    this.reader = reader;
    this.clocks = clocks;
    this.dialect = dialect;
    this.instanceId = instanceId;
  }

  /** This process has a token. */
  public CompletionStage<Void> given(String gatewayUser, String tokenId) {
    return writer.submit(
        "token given",
        Phase.OTHER,
        transaction -> {
          transaction.update(
              "INSERT INTO gateway_token (gateway_user, token_id, instance_id, given_at)"
                  + " VALUES (?, ?, ?, ?) ON CONFLICT (gateway_user, token_id) DO UPDATE SET"
                  + " instance_id = excluded.instance_id, given_at = excluded.given_at",
              gatewayUser,
              tokenId,
              instanceId,
              clocks.wall().millis());
          return null;
        });
  }

  /** A token is no more. */
  public CompletionStage<Void> revoked(String gatewayUser, String tokenId) {
    return writer.submit(
        "token revoked",
        Phase.OTHER,
        transaction -> {
          transaction.update(
              "DELETE FROM gateway_token WHERE gateway_user = ? AND token_id = ?",
              gatewayUser,
              tokenId);
          return null;
        });
  }

  /** A token that nobody uses could not be revoked: whoever comes by tries again. */
  public CompletionStage<Void> left(String gatewayUser, String tokenId) {
    return writer.submit(
        "token left",
        Phase.OTHER,
        transaction -> {
          transaction.update(
              "UPDATE gateway_token SET instance_id = ? WHERE gateway_user = ? AND token_id = ?",
              NOBODY,
              gatewayUser,
              tokenId);
          return null;
        });
  }

  /** Some users with tokens that processes have left that live no more. */
  public CompletionStage<List<String>> usersWithLeft() {
    return reader.query(
        "SELECT DISTINCT gateway_user FROM gateway_token WHERE " + LEFT + " LIMIT ?",
        row -> row.getString(1),
        instanceId,
        alive(),
        MOST_AT_ONCE);
  }

  /** Takes those of a user; they are this process's then. */
  public CompletionStage<List<String>> claimLeft(String gatewayUser) {
    String ofUser = " WHERE gateway_user = ? AND " + LEFT;
    return reader
        .query(
            "SELECT token_id FROM gateway_token" + ofUser + " LIMIT 1",
            row -> row.getString(1),
            gatewayUser,
            instanceId,
            alive())
        .thenCompose(
            some ->
                some.isEmpty()
                    ? CompletableFuture.completedFuture(List.of())
                    : writer.submit(
                        "tokens left",
                        Phase.OTHER,
                        transaction ->
                            transaction.query(
                                "UPDATE gateway_token SET instance_id = ?"
                                    + " WHERE gateway_user = ? AND token_id IN (SELECT token_id"
                                    + " FROM gateway_token"
                                    + ofUser
                                    + " LIMIT ?) RETURNING token_id",
                                row -> row.getString(1),
                                instanceId,
                                gatewayUser,
                                gatewayUser,
                                instanceId,
                                alive(),
                                MOST_AT_ONCE)));
  }

  /** Until when a lease is of a process that lives: where one works alone, it lives alone. */
  private long alive() {
    return dialect.servesOneProcess() ? Long.MAX_VALUE : clocks.patient().millis();
  }
}
