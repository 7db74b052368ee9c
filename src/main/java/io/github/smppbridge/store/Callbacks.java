package io.github.smppbridge.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;

/** Completes stages on the caller's executor, one task each so that none waits for another. */
final class Callbacks {

  private final Executor executor;

  Callbacks(Executor executor) {
    this.executor = executor;
  }

  <T> void complete(CompletableFuture<T> future, T value) {
    run(() -> future.complete(value));
  }

  void fail(CompletableFuture<?> future, Throwable error) {
    run(() -> future.completeExceptionally(error));
  }

  /** Runs it elsewhere: an executor that is shut down must not make callers wait for ever. */
  void run(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      ForkJoinPool.commonPool().execute(task);
    }
  }
}
