package io.github.smppbridge.boot;

import io.github.smppbridge.smpp.SessionLoop;
import io.github.smppbridge.store.commit.CallerExecutor;
import io.github.smppbridge.work.Bulkhead;
import java.util.concurrent.Executor;

/**
 * Who asks the store on an event loop is answered there, a team's steps on their own threads,
 * everybody else on a worker.
 */
record StoreCallers(Executor workers) implements CallerExecutor {
  @Override
  public void execute(Runnable task) {
    workers.execute(task);
  }

  @Override
  public Executor ofCaller() {
    SessionLoop loop = SessionLoop.current();
    Executor home = loop == null ? Bulkhead.home() : loop;
    return home == null ? this : home;
  }
}
