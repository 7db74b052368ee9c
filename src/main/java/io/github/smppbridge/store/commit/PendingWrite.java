package io.github.smppbridge.store.commit;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A write that has begun, and that nobody waits for yet.
 *
 * @param <T> its result
 */
public final class PendingWrite<T> {
  private final WriteOperation<?, T> operation;
  private final WriteQueue queue;
  private final Patience patience;
  private final StoreException refusal;
  private final long began = System.nanoTime();

  PendingWrite(
      WriteOperation<?, T> operation, WriteQueue queue, Patience patience, StoreException refusal) {
    this.operation = operation;
    this.queue = queue;
    this.patience = patience;
    this.refusal = refusal;
  }

  /** Why it has not begun at all, such as that too much is to be written. */
  public Optional<StoreException> refusal() {
    return Optional.ofNullable(refusal);
  }

  /**
   * Somebody waits from now on: it is not left to gather company any more.
   *
   * @return completes when it is committed, or fails; at once, when that is so already. The same
   *     end each time
   */
  public CompletionStage<T> await() {
    if (refusal != null) {
      return CompletableFuture.failedFuture(refusal);
    }
    patience.seen(System.nanoTime() - began);
    queue.urge(operation);
    return operation.await();
  }
}
