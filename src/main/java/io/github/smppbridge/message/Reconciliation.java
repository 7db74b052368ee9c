package io.github.smppbridge.message;

import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.MessageTable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Which messages the gateway is to be asked about: bean {@code reconciliation}. */
public final class Reconciliation {
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  private final MessageTable messages;
  private final GatewayAccounts accounts;
  private final Duration firstInterval;
  private final int limit;
  private final Clock clock;

  /**
   * Makes the bean.
   *
   * @param messages the table
   * @param accounts the bound accounts: others cannot be asked for
   * @param firstInterval time between the first and the second question; it doubles from there
   * @param limit messages a round
   * @param clock the time
   */
  public Reconciliation(
      MessageTable messages,
      GatewayAccounts accounts,
      Duration firstInterval,
      int limit,
      Clock clock) {
    this.messages = messages;
    this.accounts = accounts;
    this.firstInterval = firstInterval;
    this.limit = limit;
    this.clock = clock;
  }

  /**
   * The messages to ask about now; each is given once an interval, over all replicas.
   *
   * @return completes with the rows
   */
  public CompletionStage<List<MessageRow>> due() {
    List<String> bound = accounts.all().stream().map(GatewayAccount::systemId).toList();
    return messages.claimDueChecks(clock.millis(), bound, limit, this::interval);
  }

  private Duration interval(int checks) {
    Duration next = firstInterval.multipliedBy(1L << Math.min(checks, 16));
    return next.compareTo(LONGEST_INTERVAL) < 0 ? next : LONGEST_INTERVAL;
  }
}
