package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.PendingWrite;
import io.github.smppbridge.store.commit.StoreException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Rows that are being added while something else is done, which does not depend on them. */
public final class BegunInsert {
  private final PendingWrite<Void> write;

  BegunInsert(PendingWrite<Void> write) {
    this.write = write;
  }

  /** Why it has not begun at all: there is too much to write. */
  public Optional<StoreException> refusal() {
    return write.refusal();
  }

  /** How it ends, soon: somebody waits from now on. */
  public CompletionStage<Void> await() {
    return write.await();
  }
}
