package io.github.smppbridge.accounts;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that compare passwords and do nothing else: half as many as there are processors, so that
 * a flood of binds takes no thread, and not all of the CPU, from those who send messages. Networks
 * take turns, however many of one's wait. Bounded; thread-safe.
 */
final class PasswordThreads {
  /** Comparisons that wait, in all. */
  static final int MOST_WAITING = 500;

  /** Of one network. */
  static final int MOST_OF_NETWORK = 100;

  private static final int IDLE_SECONDS = 10;

  private final Executor threads;
  private final Map<String, Queue<Runnable>> lines = new LinkedHashMap<>();
  private int waiting;

  PasswordThreads() {
    this(threads(Math.max(1, Runtime.getRuntime().availableProcessors() / 2)));
  }

  /** With threads of a test. */
  PasswordThreads(Executor threads) {
    this.threads = threads;
  }

  private static Executor threads(int many) {
    // as long as the lines, which have a limit
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            many,
            many,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING + many),
            PasswordThreads::thread);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "passwords");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Has a comparison done when it is its network's turn.
   *
   * @param network where the bind comes from
   * @param comparison what to do; throws nothing
   * @throws RejectedExecutionException when too many wait; it is not done then
   */
  void execute(String network, Runnable comparison) {
    synchronized (this) {
      Queue<Runnable> line = lines.computeIfAbsent(network, unused -> new ArrayDeque<>());
      if (waiting >= MOST_WAITING || line.size() >= MOST_OF_NETWORK) {
        if (line.isEmpty()) {
          lines.remove(network);
        }
        throw new RejectedExecutionException("too many passwords wait to be compared");
      }
      line.add(comparison);
      waiting++;
    }
    try {
      threads.execute(() -> next().run());
    } catch (Throwable e) {
      giveUp(network, comparison);
      throw e;
    }
  }

  /** No thread will come for it: or the last one of a line would wait for the next bind. */
  private synchronized void giveUp(String network, Runnable comparison) {
    Queue<Runnable> line = lines.get(network);
    if (line != null && line.remove(comparison)) {
      waiting--;
      if (line.isEmpty()) {
        lines.remove(network);
      }
    }
  }

  /** The first of the network whose turn it is, which goes behind all others. */
  private synchronized Runnable next() {
    Iterator<Map.Entry<String, Queue<Runnable>>> first = lines.entrySet().iterator();
    Map.Entry<String, Queue<Runnable>> turn = first.next();
    String network = turn.getKey();
    Queue<Runnable> line = turn.getValue();
    first.remove();
    Runnable comparison = line.remove();
    waiting--;
    if (!line.isEmpty()) {
      lines.put(network, line);
    }
    return comparison;
  }

  /** How many comparisons wait. */
  synchronized int waiting() {
    return waiting;
  }
}
