package io.github.smppbridge.store.commit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings to the disk what the writer has committed, on a thread of its own: the next transaction is
 * written while the disk works on the one before.
 *
 * <ul>
 *   <li>Operations that must be on the disk are told when they are there, all that were committed
 *       while it was busy at once.
 *   <li>Of those that need not be, none is missing there for longer than {@link #MOST_NANOS}.
 *   <li>The writer does not run ahead of a disk that hangs, but for a bounded number of operations.
 * </ul>
 */
final class Forcer implements AutoCloseable {

  /** What is committed is on the disk after so long, whatever it is. */
  static final long MOST_NANOS = Duration.ofMillis(100).toNanos();

  private static final String NAME = "store-forcer";
  private static final Logger LOG = LoggerFactory.getLogger(Forcer.class);

  private final Disk disk;
  private final Callbacks callbacks;
  private final WriterThreads threads;
  private final int most;
  private final CountDownLatch ended = new CountDownLatch(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final Condition room = lock.newCondition();

  /** Committed, and told when they are on the disk. */
  private List<WriteOperation<?, ?>> waiting = new ArrayList<>();

  /** Those the disk works on; the successor of a thread that died begins with them. */
  private List<WriteOperation<?, ?>> taken = List.of();

  /** Whether something was committed, since the disk was last asked, that nobody waits for. */
  private boolean owing;

  /** Whether the thread looks by itself, at a time, at what is owed. */
  private boolean ticking;

  private long tickAt;
  private boolean closing;

  /** When the disk was asked; 0 = it is asked for nothing. */
  private volatile long since;

  private volatile boolean failing;
  private volatile ForcerCounts counts = ForcerCounts.NONE;

  /**
   * Makes one that owes nothing.
   *
   * @param most operations that wait for the disk before the writer does
   */
  Forcer(Disk disk, Callbacks callbacks, WriterThreads threads, int most) {
    this.disk = disk;
    this.callbacks = callbacks;
    this.threads = threads;
    this.most = most;
  }

  void start() {
    threads.start(NAME, this::live);
  }

  ForcerCounts counts() {
    return counts;
  }

  /** Whether the disk failed when it was last asked. */
  boolean isFailing() {
    return failing;
  }

  /** How long the disk has taken for what it was asked for, in nanoseconds; 0 = for nothing. */
  long forcingNanos() {
    long began = since;
    return began == 0 ? 0 : Math.max(0, System.nanoTime() - began);
  }

  /**
   * A transaction was committed. Called by the writer, which waits here while the disk is far
   * behind.
   *
   * @param operations those of it that are to be on the disk before they are told
   */
  void committed(List<WriteOperation<?, ?>> operations) {
    lock.lock();
    try {
      waiting.addAll(operations);
      owing |= operations.isEmpty();
      if (!operations.isEmpty() || !ticking) {
        wanted.signal();
      }
      while (waiting.size() + taken.size() > most) {
        room.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Brings what is committed to the disk and ends the thread. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      wanted.signal();
    } finally {
      lock.unlock();
    }
    try {
      ended.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void live() {
    try {
      while (take()) {
        force();
      }
      ended.countDown();
    } catch (Throwable e) {
      threads.replace(NAME, e, this::live, ended::countDown);
    }
  }

  /** Waits until the disk is to be asked; false when it will not be any more. */
  private boolean take() {
    lock.lock();
    try {
      while (taken.isEmpty() && waiting.isEmpty() && !isDue()) {
        if (closing) {
          return false;
        }
        sleep();
      }
      if (taken.isEmpty()) {
        taken = waiting;
        waiting = new ArrayList<>();
      }
      owing = false;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isDue() {
    return owing && (closing || (ticking && tickAt - System.nanoTime() <= 0));
  }

  private void sleep() {
    if (owing && !ticking) {
      tick(System.nanoTime());
    }
    try {
      if (!ticking) {
        wanted.await();
      } else if (wanted.awaitNanos(tickAt - System.nanoTime()) <= 0) {
        // nothing came: whoever comes next wakes it
        ticking = owing;
      }
    } catch (InterruptedException e) {
      LOG.warn("{} was interrupted and goes on", NAME);
    }
  }

  private void tick(long from) {
    ticking = true;
    tickAt = from + MOST_NANOS;
  }

  private void force() {
    long start = System.nanoTime();
    since = start;
    Exception failure = null;
    try {
      disk.force();
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
    since = 0;
    counts = counts.forced(System.nanoTime() - start);
    tell(failure);
    forced(failure == null, start);
  }

  private void tell(Exception failure) {
    if (failure == null) {
      callbacks.run(taken, WriteOperation::completion);
      return;
    }
    if (!failing) {
      LOG.error("store: the disk fails, what was committed may not be there", failure);
    }
    counts = counts.failed((int) taken.stream().filter(each -> !each.failed()).count());
    CommitUnknownException error =
        new CommitUnknownException("store: the disk failed after a commit: " + failure, failure);
    callbacks.run(taken, operation -> end(operation, error));
  }

  /** One that failed alone has nothing on the disk. */
  private static Optional<Callbacks.Completion> end(
      WriteOperation<?, ?> operation, CommitUnknownException error) {
    return operation.failed() ? operation.completion() : operation.failed(error);
  }

  private void forced(boolean well, long start) {
    if (failing && well) {
      LOG.info("store: the disk is back");
    }
    failing = !well;
    lock.lock();
    try {
      taken = List.of();
      // a disk that fails is not insisted on at the end
      owing |= !well && !closing;
      // what was committed meanwhile has waited since then at most
      tick(well ? start : System.nanoTime());
      room.signal();
    } finally {
      lock.unlock();
    }
  }
}
