package io.github.smppbridge.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Tokens that no call will present any more, until the gateway has revoked them: those of binds
 * that were refused or that found another one's token, and those that were renewed. Bean {@code
 * surplusTokens}. Bounded: what does not fit ends by itself, later. Thread-safe.
 */
public final class SurplusTokens {
  private static final int MOST = 1_000;

  private final BlockingQueue<Surplus> waiting = new LinkedBlockingQueue<>(MOST);

  /**
   * A token to revoke.
   *
   * @param account the account that may revoke it
   * @param tokenId its jti
   */
  public record Surplus(GatewayAccount account, String tokenId) {}

  /**
   * Notes a token, unless it has no id by which it could be revoked.
   *
   * @param account the account that may revoke it
   * @param token the token
   */
  void add(GatewayAccount account, GatewayAccount.Token token) {
    if (!token.id().isEmpty()) {
      waiting.offer(new Surplus(account, token.id()));
    }
  }

  /**
   * Takes all.
   *
   * @return those that are to be revoked now; each is given once
   */
  public List<Surplus> take() {
    List<Surplus> all = new ArrayList<>();
    waiting.drainTo(all);
    return all;
  }
}
