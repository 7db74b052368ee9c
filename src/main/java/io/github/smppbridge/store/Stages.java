package io.github.smppbridge.store;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Waiting for stages, at start and stop only. */
final class Stages {

  private Stages() {}

  /** The value, or the error itself rather than a wrapper of it. */
  static <T> T join(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** The error as the store reports it. */
  static StoreException asStoreException(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    return cause instanceof StoreException known
        ? known
        : new StoreException("store: no answer in time", cause);
  }
}
