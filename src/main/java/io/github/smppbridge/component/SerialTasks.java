package io.github.smppbridge.component;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks of sessions: those of one are begun one after the other, in the order in which they were
 * given, on one worker at a time. There is a queue only while it is not empty; the window of its
 * session bounds it.
 */
final class SerialTasks {
  private static final Logger LOG = LoggerFactory.getLogger(SerialTasks.class);

  private final Supplier<Executor> workers;
  private final Map<String, Queue<Runnable>> queues = new ConcurrentHashMap<>();

  SerialTasks(Supplier<Executor> workers) {
    this.workers = workers;
  }

  /**
   * Runs a task after those that were given before. To be called on the session's event loop.
   *
   * @throws RejectedExecutionException when no worker is free; nothing is queued then
   */
  void execute(String session, Runnable task) {
    Queue<Runnable> begun = new ArrayDeque<>();
    Queue<Runnable> queue =
        queues.compute(
            session,
            (id, waiting) -> {
              Queue<Runnable> tasks = waiting == null ? begun : waiting;
              tasks.add(task);
              return tasks;
            });
    if (queue == begun) {
      try {
        workers.get().execute(() -> runAll(session));
      } catch (Throwable e) {
        // no memory for a thread, too: the next task begins anew
        queues.remove(session);
        throw e;
      }
    }
  }

  private void runAll(String session) {
    for (Runnable task = next(session); task != null; task = next(session)) {
      try {
        task.run();
      } catch (Throwable e) {
        // those that wait behind it must not wait for ever
        LOG.error("session {}: a request failed", session, e);
      }
    }
  }

  /** Null when there is none, and the queue is gone. */
  private Runnable next(String session) {
    Runnable[] next = new Runnable[1];
    queues.computeIfPresent(
        session,
        (id, waiting) -> {
          next[0] = waiting.poll();
          return next[0] == null ? null : waiting;
        });
    return next[0];
  }
}
