package io.github.smppbridge.gateway;

import io.github.smppbridge.route.RouteProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.camel.Exchange;

/**
 * Tokens that no call will present any more, until the gateway has revoked them: those of binds
 * that were refused or that found another one's token, and those that were renewed. Bean {@code
 * surplusTokens}. Bounded: what does not fit is for whoever comes by later. Thread-safe.
 */
public final class SurplusTokens {
  private static final int MOST = 1_000;

  /** The gateway does not know it, or would not revoke it the next time either. */
  private static final Set<Integer> NEVER = Set.of(400, 403, 404, 501);

  private final BlockingQueue<Surplus> waiting = new LinkedBlockingQueue<>(MOST);
  private final TokenRecords records;

  /**
   * Makes the bean.
   *
   * @param records what is told what becomes of them
   */
  public SurplusTokens(TokenRecords records) {
    this.records = records;
  }

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
      add(account, token.id());
    }
  }

  /** Notes the id of a token. */
  void add(GatewayAccount account, String tokenId) {
    if (!waiting.offer(new Surplus(account, tokenId))) {
      records.left(account.user(), tokenId);
    }
  }

  /**
   * Notes what the gateway made of a revocation: one that it did not answer is for whoever comes by
   * later.
   *
   * @param exchange the answered call
   * @return completes when that is known; never fails
   */
  public CompletionStage<Void> settle(Exchange exchange) {
    String user =
        exchange.getProperty(RouteProperties.GATEWAY_ACCOUNT, GatewayAccount.class).user();
    String id = exchange.getProperty(RouteProperties.TOKEN_ID, String.class);
    boolean over =
        GatewayOutcome.of(exchange) == GatewayOutcome.DONE
            || NEVER.contains(
                exchange.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class));
    return (over ? records.revoked(user, id) : records.left(user, id)).exceptionally(lost -> null);
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
