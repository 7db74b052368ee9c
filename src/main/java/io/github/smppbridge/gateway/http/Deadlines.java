package io.github.smppbridge.gateway.http;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends what takes too long, on a thread of its own. Nearly all is over before: so to set one and to
 * take it back wakes nobody, as a timer of an event loop would, twice.
 */
final class Deadlines implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;

  Deadlines() {
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "gateway-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Sets one.
   *
   * @param millis from now
   * @param end never blocks
   * @return to take it back
   */
  ScheduledFuture<?> in(long millis, Runnable end) {
    return timer.schedule(end, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
