package io.github.smppbridge.gateway;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.Exchange;

/**
 * Has the phones of an account asked for between two rounds, when what is known of them may not be
 * so any more: bean {@code deviceRefresh}. Many who doubt it share a question, and there is one a
 * second at most. Thread-safe.
 */
public final class DeviceRefresh {
  /** Then a message is sent by what is known. */
  private static final long PATIENCE_SECONDS = 2;

  /** Two questions and what a call takes: by steady doubts what is known is never older. */
  private static final long RECENT_MILLIS = 3_000;

  private final GatewayAccounts accounts;
  private final Function<GatewayAccount, CompletionStage<?>> ask;
  private final Executor workers;

  /** Bounded by the accounts that are bound: a question ends with its call. */
  private final ConcurrentMap<GatewayAccount, CompletableFuture<Void>> asked =
      new ConcurrentHashMap<>();

  /**
   * Makes the bean.
   *
   * @param accounts the bound accounts
   * @param ask asks for the phones of an account; completes when that is over
   * @param workers where those who waited go on
   */
  public DeviceRefresh(
      GatewayAccounts accounts,
      Function<GatewayAccount, CompletionStage<?>> ask,
      Executor workers) {
    this.accounts = accounts;
    this.ask = ask;
    this.workers = workers;
  }

  /**
   * Begins to ask for the phones of the exchange's account, without waiting for the answer.
   *
   * @param exchange a submit, by which it has become known that they are others
   */
  public void begin(Exchange exchange) {
    accounts.of(exchange).ifPresent(this::start);
  }

  /**
   * Waits for the phones as they are now, but not for long, and not if they have just been told.
   *
   * @param account the account
   * @return completes when there is nothing to wait for; never fails
   */
  public CompletionStage<Void> refreshed(GatewayAccount account) {
    Optional<CompletableFuture<Void>> question = start(account);
    if (question.isEmpty() || question.get().isDone()) {
      return CompletableFuture.completedFuture(null);
    }
    return question
        .get()
        .copy()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .handleAsync((nothing, late) -> null, workers);
  }

  /**
   * Waits like {@link #refreshed}, except for those who doubt the phones again and again: they have
   * them asked for, and go on by what the gateway told some seconds ago.
   *
   * @param account the account
   * @return completes when there is nothing to wait for; never fails
   */
  public CompletionStage<Void> recent(GatewayAccount account) {
    if (account.toldOfDoubted(RECENT_MILLIS)) {
      start(account);
      return CompletableFuture.completedFuture(null);
    }
    return refreshed(account);
  }

  private Optional<CompletableFuture<Void>> start(GatewayAccount account) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> underWay =
        asked.computeIfAbsent(account, key -> account.doubtDevices() ? mine : null);
    if (underWay == mine) {
      ask.apply(account)
          .whenComplete(
              (done, failure) -> {
                asked.remove(account, mine);
                mine.complete(null);
              });
    }
    return Optional.ofNullable(underWay);
  }
}
