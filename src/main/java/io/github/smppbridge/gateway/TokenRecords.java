package io.github.smppbridge.gateway;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Remembers ids of tokens for longer than this process may live. */
public interface TokenRecords {
  /** Remembers nothing. */
  TokenRecords NONE = new TokenRecords() {};

  /**
   * A user has got a token.
   *
   * @param user the gateway's user
   * @param tokenId its jti
   * @return completes when that is remembered
   */
  default CompletionStage<Void> given(String user, String tokenId) {
    return CompletableFuture.completedFuture(null);
  }

  /**
   * A token is no more.
   *
   * @param user the gateway's user
   * @param tokenId its jti
   * @return completes when it is forgotten
   */
  default CompletionStage<Void> revoked(String user, String tokenId) {
    return CompletableFuture.completedFuture(null);
  }

  /**
   * A token could not be revoked.
   *
   * @param user the gateway's user
   * @param tokenId its jti
   * @return completes when others may try
   */
  default CompletionStage<Void> left(String user, String tokenId) {
    return CompletableFuture.completedFuture(null);
  }

  /**
   * Some users that have tokens which no living process uses.
   *
   * @return completes with their names
   */
  default CompletionStage<List<String>> usersWithLeft() {
    return CompletableFuture.completedFuture(List.of());
  }

  /**
   * Takes such tokens of a user, to revoke them.
   *
   * @param user the gateway's user
   * @return completes with their ids, each given to one process
   */
  default CompletionStage<List<String>> claimLeft(String user) {
    return CompletableFuture.completedFuture(List.of());
  }
}
