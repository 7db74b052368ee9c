package io.github.smppbridge.query;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.store.ReplacementRow;
import io.github.smppbridge.store.ReplacementTable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;

/**
 * Replacements that the gateway may have although their message came to its end without them: a
 * phone delivered the old text all the same. They are withdrawn. Bean {@code
 * replacementWithdrawals}.
 *
 * @param replacing messages that are being replaced
 * @param accounts the bound accounts: only theirs can be taken back
 * @param settled how long after it was sent no request about one can be under way any more
 * @param clocks the time
 */
public record ReplacementWithdrawals(
    ReplacementTable replacing, GatewayAccounts accounts, Duration settled, Clocks clocks) {
  private static final int MOST_A_ROUND = 50;
  private static final long AGAIN_MILLIS = 60_000;
  private static final int TOO_LATE = 409;

  /**
   * Those to take back now; each is given out once a minute, over all replicas.
   *
   * @return completes with them
   */
  public CompletionStage<List<ReplacementRow>> due() {
    List<String> bound = accounts.all().stream().map(GatewayAccount::systemId).toList();
    long now = clocks.wall().millis();
    return replacing.claimOrphans(bound, now, now + AGAIN_MILLIS, MOST_A_ROUND);
  }

  /**
   * Forgets one that is taken back, or was sent by its phone; and one that the gateway does not
   * have, once it cannot be on its way there any more.
   *
   * @param exchange the answer to the DELETE, with property {@link RouteProperties#GATEWAY_ID}
   * @return completes when committed
   */
  public CompletionStage<Void> note(Exchange exchange) {
    int status = exchange.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class);
    String id = exchange.getProperty(RouteProperties.GATEWAY_ID, String.class);
    return switch (GatewayOutcome.of(exchange)) {
      case DONE -> replacing.forgetOrphan(id, Long.MAX_VALUE);
      case ABSENT -> replacing.forgetOrphan(id, clocks.patient().millis() - settled.toMillis());
      case REFUSED ->
          status == TOO_LATE
              ? replacing.forgetOrphan(id, Long.MAX_VALUE)
              : CompletableFuture.completedFuture(null);
      case UNKNOWN -> CompletableFuture.completedFuture(null);
    };
  }
}
