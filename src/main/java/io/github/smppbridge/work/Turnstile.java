package io.github.smppbridge.work;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
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
 * <p>Of an account, a few are handed over that no worker has begun. As long as workers begin them
 * at once, more and more; when they wait, fewer, down to one a processor. What sleeps once begun is
 * in nobody's way, but of a pool of threads an account holds three quarters at most.
 *
 * <p>Thread-safe; a lock is held for a few steps.
 */
public final class Turnstile {
  /** Tasks that wait, of all accounts, half of them of one; as many as wait for a worker. */
  static final int MOST_WAITING = 50_000;

  /** A worker that is free begins a task within that. */
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
  private final class Lane {
    private final Deque<Turn> line = new ArrayDeque<>();

    /** How many may be handed over without having been begun. */
    private int window = Math.min(FIRST, most);

    private int handedOver;

    /** Of tasks that are handed over, or begun. */
    private int inside;

    boolean isOpen() {
      return handedOver < window && inside < most;
    }

    void enter() {
      handedOver++;
      inside++;
    }
  }

  private final class Turn implements Runnable {
    private final String account;
    private final Runnable task;
    private long since;

    Turn(String account, Runnable task) {
      this.account = account;
      this.task = task;
    }

    @Override
    public void run() {
      handOver(begun(account, nanos.getAsLong() - since < SOON));
      try {
        task.run();
      } finally {
        handOver(ended(account));
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
   * @param least tasks of an account that are handed over, whatever happens
   * @param nanos what elapses
   */
  Turnstile(Executor workers, int least, LongSupplier nanos) {
    this.workers = workers;
    this.most = workers instanceof ThreadPoolExecutor pool ? part(pool) : Integer.MAX_VALUE;
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
   * @param task what to do
   * @throws RejectedExecutionException when too many wait; it is not done then
   */
  public void execute(String account, Runnable task) {
    Turn turn = new Turn(account, task);
    try (BriefLock held = lock.take()) {
      Lane lane = lanes.computeIfAbsent(account, key -> new Lane());
      if (!lane.isOpen()) {
        if (lane.line.size() >= MOST_WAITING - waiting) {
          throw new RejectedExecutionException("too many tasks wait for a worker");
        }
        lane.line.add(turn);
        waiting++;
        return;
      }
      lane.enter();
    }
    turn.since = nanos.getAsLong();
    try {
      workers.execute(turn);
    } catch (Throwable e) {
      handOver(begun(account, false));
      handOver(ended(account));
      throw e;
    }
  }

  private List<Turn> begun(String account, boolean soon) {
    try (BriefLock held = lock.take()) {
      Lane lane = lanes.get(account);
      lane.handedOver--;
      lane.window = soon ? Math.min(MOST, lane.window + 1) : Math.max(least, lane.window / 2);
      return next(lane);
    }
  }

  private List<Turn> ended(String account) {
    try (BriefLock held = lock.take()) {
      Lane lane = lanes.get(account);
      lane.inside--;
      List<Turn> next = next(lane);
      if (lane.inside == 0) {
        lanes.remove(account);
      }
      return next;
    }
  }

  private List<Turn> next(Lane lane) {
    if (!lane.isOpen() || lane.line.isEmpty()) {
      return List.of();
    }
    List<Turn> next = new ArrayList<>();
    while (lane.isOpen() && !lane.line.isEmpty()) {
      lane.enter();
      waiting--;
      next.add(lane.line.poll());
    }
    return next;
  }

  /** What no worker takes is done here, by one that is about to be free. */
  private void handOver(List<Turn> turns) {
    if (turns.isEmpty()) {
      return;
    }
    Deque<Turn> refused = new ArrayDeque<>();
    offer(turns, refused);
    for (Turn turn = refused.poll(); turn != null; turn = refused.poll()) {
      offer(begun(turn.account, false), refused);
      doHere(turn.task);
      offer(ended(turn.account), refused);
    }
  }

  private void offer(List<Turn> turns, Deque<Turn> refused) {
    for (Turn turn : turns) {
      turn.since = nanos.getAsLong();
      try {
        workers.execute(turn);
      } catch (RejectedExecutionException | OutOfMemoryError e) {
        refused.add(turn);
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
