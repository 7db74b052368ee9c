package io.github.smppbridge.store.commit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;

/** Completes stages on the caller's executor, one task each so that none waits for another. */
public final class Callbacks {

  private final Executor executor;

  /** Completes on this executor, or elsewhere once it is shut down. */
  public Callbacks(Executor executor) {
    this.executor = executor;
  }

  /** Completes a future with a value. */
  public <T> void complete(CompletableFuture<T> future, T value) {
    run(() -> future.complete(value));
  }

  /** Completes a future with an error. */
  public void fail(CompletableFuture<?> future, Throwable error) {
    run(() -> future.completeExceptionally(error));
  }

  /** Runs it elsewhere: an executor that is shut down must not make callers wait for ever. */
  public void run(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      ForkJoinPool.commonPool().execute(task);
    }
  }
}
