package io.github.smppbridge.work;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads of their own, so many and no more, for steps that are not ours: whatever hangs there
 * takes none of those that carry messages. Platform threads on every Java: a virtual one that is
 * pinned holds a carrier, and there are as many carriers as processors.
 *
 * <ul>
 *   <li>Accounts take turns; one has half of the threads at most, and half of the places to wait.
 *   <li>What waits for longer than is worth waiting is told so. While nothing has ended for as
 *       long, nothing waits: it is refused at once.
 *   <li>What began here and went on elsewhere comes back ({@link #home}), before what is new, and
 *       is never refused.
 * </ul>
 *
 * <p>Thread-safe; a lock is held for a few steps.
 */
public final class Bulkhead implements AutoCloseable {
  private static final long SWEEP_MILLIS = 250;
  private static final int IDLE_SECONDS = 60;

  private final int threads;
  private final int places;
  private final long patience;
  private final ThreadPoolExecutor pool;
  private final ScheduledExecutorService sweeper;
  private final AtomicLong refused = new AtomicLong();
  private final BriefLock lock = new BriefLock();
  private final Map<String, BulkheadLine> lines = new HashMap<>();

  /** Lines that wait for a thread only, in their turn. */
  private final Deque<BulkheadLine> turns = new ArrayDeque<>();

  private final Deque<Runnable> returning = new ArrayDeque<>();
  private int busy;
  private int waiting;

  /** When a thread last became free, or the first was taken. */
  private long freedAt;

  /** A task on its thread; the line is null of what came back. */
  private record Begun(BulkheadLine line, Runnable task) {}

  private static final class Place extends Thread {
    private final Bulkhead bulkhead;

    Place(Bulkhead bulkhead, Runnable work, String name) {
      super(work, name);
      this.bulkhead = bulkhead;
      setDaemon(true);
    }
  }

  /**
   * Makes one, without a thread yet.
   *
   * @param name what its threads are called
   * @param threads how many at most
   * @param places how many tasks may wait for one
   * @param patienceMillis how long a task waits for one
   */
  public Bulkhead(String name, int threads, int places, long patienceMillis) {
    this.threads = threads;
    this.places = places;
    this.patience = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    AtomicLong number = new AtomicLong();
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            // never holds more than have been let in
            new LinkedBlockingQueue<>(),
            work -> new Place(this, work, name + "-" + number.getAndIncrement()));
    pool.allowCoreThreadTimeOut(true);
    this.sweeper =
        Executors.newSingleThreadScheduledExecutor(work -> new Place(this, work, name + "-late"));
    sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Where work goes on that was begun by this thread.
   *
   * @return the way back to its bulkhead; null on a thread of none
   */
  public static Executor home() {
    return Thread.currentThread() instanceof Place place ? place.bulkhead.returning() : null;
  }

  /** {@return the way back, for what is the end of something that began here} */
  public Executor returning() {
    return this::resume;
  }

  /**
   * Has a task done, or waits for a thread.
   *
   * @param account whose it is
   * @param task what to do
   * @param late told, on a thread where nothing may block, when it waited in vain; the task is not
   *     done then
   * @throws RejectedExecutionException when it cannot wait: it is not done, and nothing else is
   *     told
   */
  public void execute(String account, Runnable task, Runnable late) {
    BulkheadLine line;
    try (BriefLock held = lock.take()) {
      long now = System.nanoTime();
      line = lines.computeIfAbsent(account, BulkheadLine::new);
      if (busy == threads || line.inside == share() || !line.waiters.isEmpty()) {
        await(line, new BulkheadLine.Waiter(task, late, now), now);
        return;
      }
      enter(line, now);
    }
    start(new Begun(line, task));
  }

  private void await(BulkheadLine line, BulkheadLine.Waiter waiter, long now) {
    boolean stands = now - (line.inside == share() ? line.freedAt : freedAt) > patience;
    boolean full = waiting + returning.size() >= places || line.waiters.size() >= half(places);
    if (stands || full) {
      forget(line);
      refused.incrementAndGet();
      throw new RejectedExecutionException("all threads are taken");
    }
    line.waiters.add(waiter);
    waiting++;
    list(line);
  }

  private void enter(BulkheadLine line, long now) {
    if (busy++ == 0) {
      freedAt = now;
    }
    if (line != null && line.inside++ == 0) {
      line.freedAt = now;
    }
  }

  private void list(BulkheadLine line) {
    if (!line.listed && !line.waiters.isEmpty() && line.inside < share()) {
      line.listed = true;
      turns.add(line);
    }
  }

  private void forget(BulkheadLine line) {
    if (line.inside == 0 && line.waiters.isEmpty()) {
      lines.remove(line.account, line);
    }
  }

  private int share() {
    return half(threads);
  }

  private static int half(int all) {
    return Math.max(1, all / 2);
  }

  private void resume(Runnable task) {
    try (BriefLock held = lock.take()) {
      if (busy == threads) {
        returning.add(task);
        return;
      }
      enter(null, System.nanoTime());
    }
    start(new Begun(null, task));
  }

  private void start(Begun first) {
    try {
      pool.execute(() -> work(first));
    } catch (Throwable e) {
      // no memory for a thread, or closed
      Begun next = ended(first.line());
      if (next != null) {
        start(next);
      }
      throw e;
    }
  }

  private void work(Begun first) {
    for (Begun begun = first; begun != null; begun = ended(begun.line())) {
      run(begun.task());
    }
  }

  /** What the thread does next; null = it is free. */
  private Begun ended(BulkheadLine line) {
    try (BriefLock held = lock.take()) {
      long now = System.nanoTime();
      busy--;
      freedAt = now;
      if (line != null) {
        line.inside--;
        line.freedAt = now;
        list(line);
        forget(line);
      }
      return next(now);
    }
  }

  private Begun next(long now) {
    Runnable back = returning.poll();
    if (back != null) {
      enter(null, now);
      return new Begun(null, back);
    }
    for (BulkheadLine line = turns.poll(); line != null; line = turns.poll()) {
      line.listed = false;
      BulkheadLine.Waiter waiter = line.waiters.poll();
      if (waiter != null) {
        waiting--;
        enter(line, now);
        list(line);
        return new Begun(line, waiter.task());
      }
    }
    return null;
  }

  private void sweep() {
    List<Runnable> late = new ArrayList<>();
    try (BriefLock held = lock.take()) {
      long now = System.nanoTime();
      for (BulkheadLine line :
          waiting == 0 ? List.<BulkheadLine>of() : List.copyOf(lines.values())) {
        BulkheadLine.Waiter oldest = line.waiters.peek();
        while (oldest != null && now - oldest.since() > patience) {
          line.waiters.poll();
          waiting--;
          late.add(oldest.late());
          oldest = line.waiters.peek();
        }
        forget(line);
      }
    }
    refused.addAndGet(late.size());
    late.forEach(Bulkhead::run);
  }

  /** Those that wait do not fail with it. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      Thread self = Thread.currentThread();
      self.getUncaughtExceptionHandler().uncaughtException(self, e);
    }
  }

  /** {@return how many threads do something} */
  public int busy() {
    try (BriefLock held = lock.take()) {
      return busy;
    }
  }

  /** {@return how many tasks wait for a thread} */
  public int waiting() {
    try (BriefLock held = lock.take()) {
      return waiting + returning.size();
    }
  }

  /** {@return how many tasks were not done since no thread was free, since the start} */
  public long refused() {
    return refused.get();
  }

  /** Interrupts what is under way. */
  @Override
  public void close() {
    sweeper.shutdownNow();
    pool.shutdownNow();
  }
}
