package io.github.smppbridge.gateway;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;

/**
 * Who may use a connection to the gateway, attempt by attempt: an account's share, and all of them
 * together. Bean {@code callSlots}.
 */
@FunctionalInterface
public interface CallSlots {
  /** Everybody may, at once. */
  CallSlots UNLIMITED =
      (call, patience) -> java.util.concurrent.CompletableFuture.completedStage(() -> {});

  /**
   * Asks for a slot; never blocks.
   *
   * @param call the exchange of the call, which names its account
   * @param patience how long it may wait
   * @return completes with what gives the slot back, to be run once, from any thread; or fails with
   *     an {@link java.io.IOException} when there is none in time
   */
  CompletionStage<Runnable> enter(Exchange call, Duration patience);
}
