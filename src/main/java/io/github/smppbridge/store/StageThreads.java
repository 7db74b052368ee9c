package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.CallerExecutor;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;

/** Where stages complete: an executor that is shut down must not make callers wait for ever. */
record StageThreads(Executor executor) implements CallerExecutor {
  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      ForkJoinPool.commonPool().execute(task);
    }
  }

  @Override
  public Executor ofCaller() {
    Executor home = executor instanceof CallerExecutor callers ? callers.ofCaller() : executor;
    return home == executor ? this : home;
  }
}
