package io.github.smppbridge.store.commit;

import java.util.concurrent.CompletionStage;

/**
 * A write that has begun, and that nobody waits for yet.
 *
 * @param done completes when it is durable, or fails
 * @param urging see {@link #urge}
 * @param <T> its result
 */
public record PendingWrite<T>(CompletionStage<T> done, Runnable urging) {

  /** Somebody waits from now on: it is not left to gather company any more. */
  public CompletionStage<T> urge() {
    urging.run();
    return done;
  }
}
