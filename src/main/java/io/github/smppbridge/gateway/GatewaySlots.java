package io.github.smppbridge.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/**
 * Connections by gateway: each has as many as the accounts' own, so that one whose calls hang
 * leaves the others theirs. Bean {@code callSlots}.
 */
public final class GatewaySlots implements CallSlots {
  private final AccountShares own;
  private final Supplier<AccountShares> another;

  /** As many as accounts.file has. */
  private final Map<String, AccountShares> others = new ConcurrentHashMap<>();

  /**
   * Makes them.
   *
   * @param own of the accounts' own gateway
   * @param another makes those of another
   */
  public GatewaySlots(AccountShares own, Supplier<AccountShares> another) {
    this.own = own;
    this.another = another;
  }

  @Override
  public CompletionStage<Runnable> enter(Exchange call, Duration patience) {
    String gateway = GatewayAccounts.gatewayOf(call);
    AccountShares shares =
        gateway == null ? own : others.computeIfAbsent(gateway, name -> another.get());
    return shares.enter(call, patience);
  }
}
