package io.github.smppbridge.smpp;

import io.vertx.core.Context;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings work of other threads to a session's event loop, what is waiting in one go. Bounded by who
 * calls: answers by the inbound window, deliver_sm by the outbound one.
 */
final class LoopTasks {
  private static final Logger LOG = LoggerFactory.getLogger(LoopTasks.class);

  private final Context context;
  private final Thread loop = Thread.currentThread();
  private final Runnable afterwards;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /**
   * Called on the event loop.
   *
   * @param afterwards runs there after one or many tasks
   */
  LoopTasks(Context context, Runnable afterwards) {
    this.context = context;
    this.afterwards = afterwards;
  }

  /** Runs a task on the event loop: at once when called there. Order is kept per thread. */
  void execute(Runnable task) {
    if (Thread.currentThread() == loop) {
      try {
        task.run();
      } finally {
        afterwards.run();
      }
      return;
    }
    tasks.add(task);
    if (scheduled.compareAndSet(false, true)) {
      context.runOnContext(unused -> runAll());
    }
  }

  private void runAll() {
    scheduled.set(false);
    Runnable task;
    while ((task = tasks.poll()) != null) {
      try {
        task.run();
      } catch (Throwable e) {
        LOG.error("A task of a session failed", e); // the others must not wait for ever
      }
    }
    afterwards.run();
  }
}
