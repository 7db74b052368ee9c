package io.github.smppbridge.work;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The way to the workers, in turns: ten thousand tasks of one account that come at the same moment
 * stand in a line of their own, and not before everybody else's.
 *
 * <p>Of an account, so many are with the workers at a time, until their first wait for something.
 * As long as workers take tasks at once, more and more may be: tasks that sleep are in nobody's
 * way, up to three quarters of a pool of threads. When tasks wait for a worker, fewer, down to a
 * task a processor.
 *
 * <p>Thread-safe; a lock is held for a few steps.
 */
public final class Turnstile {
  /** Tasks that wait, of all accounts; as many as wait for a worker. */
  static final int MOST_WAITING = 50_000;

  /** A worker that is free takes a task within that. */
  static final long SOON = TimeUnit.MILLISECONDS.toNanos(2);

  private static final int FIRST = 16;
  private static final int MOST = 1_024;

  /** An account's part of a pool of threads, in quarters. */
  private static final int PART = 3;

  private final Executor workers;
  private final int least;
  private final int most;
  private final LongSupplier nanos;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final BriefLock lock = new BriefLock();
  private int waiting;

  /** An account's. */
  private static final class Lane {
    private final Deque<Turn> line = new ArrayDeque<>();
    private int window;
    private int inside;

    Lane(int window) {
      this.window = window;
    }
  }

  private final class Turn implements Runnable {
    private final String account;
    private final Runnable task;
    private long since;
    private boolean soon = true;

    Turn(String account, Runnable task) {
      this.account = account;
      this.task = task;
    }

    @Override
    public void run() {
      soon = nanos.getAsLong() - since < SOON;
      try {
        task.run();
      } finally {
        begin(after(this));
      }
    }
  }

  /**
   * Makes one.
   *
   * @param workers who work
   */
  public Turnstile(Executor workers) {
    this(workers, Runtime.getRuntime().availableProcessors(), System::nanoTime);
  }

  /**
   * With the time of a test.
   *
   * @param least tasks of an account that are with the workers, whatever happens
   * @param nanos what elapses
   */
  Turnstile(Executor workers, int least, LongSupplier nanos) {
    this.workers = workers;
    this.most = workers instanceof ThreadPoolExecutor pool ? part(pool) : MOST;
    this.least = Math.min(least, most);
    this.nanos = nanos;
  }

  private static int part(ThreadPoolExecutor pool) {
    return Math.max(1, pool.getMaximumPoolSize() * PART / 4);
  }

  /**
   * Has a task done when it is its turn, on a worker.
   *
   * @param account whose it is
   * @param task ends when it has to wait for something
   * @throws RejectedExecutionException when too many wait; it is not done then
   */
  public void execute(String account, Runnable task) {
    Turn turn = new Turn(account, task);
    try (BriefLock held = lock.take()) {
      Lane lane = lanes.computeIfAbsent(account, key -> new Lane(Math.min(FIRST, most)));
      if (lane.inside >= lane.window) {
        if (waiting >= MOST_WAITING) {
          throw new RejectedExecutionException("too many tasks wait for a worker");
        }
        lane.line.add(turn);
        waiting++;
        return;
      }
      lane.inside++;
    }
    turn.since = nanos.getAsLong();
    try {
      workers.execute(turn);
    } catch (Throwable e) {
      begin(after(turn));
      throw e;
    }
  }

  /** What comes next of the account: one task for one, more when the way is wider now. */
  private Deque<Turn> after(Turn ended) {
    Deque<Turn> next = new ArrayDeque<>(2);
    try (BriefLock held = lock.take()) {
      Lane lane = lanes.get(ended.account);
      lane.inside--;
      lane.window = ended.soon ? Math.min(most, lane.window + 1) : Math.max(least, lane.window / 2);
      while (lane.inside < lane.window && !lane.line.isEmpty()) {
        lane.inside++;
        waiting--;
        next.add(lane.line.poll());
      }
      if (lane.inside == 0) {
        lanes.remove(ended.account);
      }
    }
    return next;
  }

  /** What no worker takes is done here, on one that has just become free. */
  private void begin(Deque<Turn> admitted) {
    for (Turn turn = admitted.poll(); turn != null; turn = admitted.poll()) {
      turn.since = nanos.getAsLong();
      try {
        workers.execute(turn);
      } catch (RejectedExecutionException | OutOfMemoryError e) {
        doHere(turn.task);
        admitted.addAll(after(turn));
      }
    }
  }

  private static void doHere(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      // as of a worker; those behind it do not fail with it
      Thread self = Thread.currentThread();
      self.getUncaughtExceptionHandler().uncaughtException(self, e);
    }
  }

  /** {@return how many tasks wait for their turn} */
  public int waiting() {
    try (BriefLock held = lock.take()) {
      return waiting;
    }
  }
}
