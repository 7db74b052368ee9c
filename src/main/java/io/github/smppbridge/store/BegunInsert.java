package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.PendingWrite;
import java.util.concurrent.CompletionStage;

/** Rows that are being added while something else is done, which does not depend on them. */
public final class BegunInsert {
  private final PendingWrite<Void> write;

  BegunInsert(PendingWrite<Void> write) {
    this.write = write;
  }

  /** Whether it has failed already: there is too much to write. */
  public boolean refused() {
    return write.done().toCompletableFuture().isCompletedExceptionally();
  }

  /** How it ends, before anybody waits. */
  public CompletionStage<Void> done() {
    return write.done();
  }

  /** How it ends, soon: somebody waits from now on. */
  public CompletionStage<Void> awaited() {
    return write.urge();
  }
}
