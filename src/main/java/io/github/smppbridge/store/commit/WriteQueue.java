package io.github.smppbridge.store.commit;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * What waits for the writer: many threads add, one takes, in the order in which it was added.
 *
 * <p>Adding costs no lock, and wakes nobody who is awake: the writer says what it waits for before
 * it sleeps, and whoever sees that it is there wakes it, once. A switch of threads costs more than
 * all the rest of a small write, so that operations {@linkplain WriteKind.Haste nobody waits for}
 * wake it only to begin their time.
 */
final class WriteQueue {

  /**
   * What ends a sleep.
   *
   * @param hurried so many operations that somebody waits for
   * @param all so many of any kind
   */
  private record Sleep(int hurried, int all) {}

  private static final Sleep IDLE = new Sleep(1, 1);

  private final Queue<WriteOperation<?, ?>> operations = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicInteger hurried = new AtomicInteger();
  private final AtomicReference<Sleep> asleep = new AtomicReference<>();
  private final int capacity;
  private final int full;
  private final Sleep untilHurried;
  private volatile boolean closed;
  private volatile Thread taker;

  /** The last batch had operations that nobody waits for: more are likely, and wake nobody. */
  private boolean ticking;

  /**
   * Makes an empty one.
   *
   * @param capacity operations that may wait
   * @param full operations that are not slept on, whoever waits for them
   */
  WriteQueue(int capacity, int full) {
    this.capacity = capacity;
    this.full = full;
    this.untilHurried = new Sleep(1, full);
  }

  /** Adds an operation, for the caller to {@link #wake} who takes it; false when it is full. */
  boolean add(WriteOperation<?, ?> operation) {
    if (size.incrementAndGet() > capacity) {
      size.decrementAndGet();
      return false;
    }
    // asked before, as it may be taken at once; then the count is one too low for a moment
    boolean waitedFor = operation.isHurried();
    try {
      operations.add(operation);
    } catch (Error e) {
      size.decrementAndGet();
      throw e;
    }
    if (waitedFor) {
      hurried.incrementAndGet();
    }
    return true;
  }

  /** Somebody waits for an operation by now. */
  void urge(WriteOperation<?, ?> operation) {
    if (operation.urge()) {
      hurried.incrementAndGet();
      wake();
    }
  }

  /** Takes an operation back; false when it was taken already. */
  boolean remove(WriteOperation<?, ?> operation) {
    if (!operations.remove(operation)) {
      return false;
    }
    taken(operation);
    return true;
  }

  /** Operations that wait. */
  int size() {
    return size.get();
  }

  /** Those of them that somebody waits for. */
  int hurried() {
    return hurried.get();
  }

  boolean isEmpty() {
    return operations.isEmpty();
  }

  /** Ends all sleep, now and from now on. */
  void close() {
    closed = true;
    Sleep sleep = asleep.getAndSet(null);
    if (sleep != null) {
      LockSupport.unpark(taker);
    }
  }

  /** From now on the calling thread takes. */
  void taker() {
    taker = Thread.currentThread();
    asleep.set(null);
  }

  /**
   * Waits until something is to be written: as soon as an operation is there that somebody waits
   * for, and for others when they have been waited on with.
   *
   * @param patience how long those may wait, in nanoseconds
   */
  void await(long patience) {
    while (!closed && hurried.get() <= 0 && size.get() < full) {
      boolean some = size.get() > 0;
      if (some || ticking) {
        sleep(untilHurried, patience);
        ticking = size.get() > 0;
        if (ticking) {
          return;
        }
      } else {
        sleep(IDLE, 0);
      }
    }
  }

  /**
   * Waits for company.
   *
   * @param company how many operations that somebody waits for are enough
   * @param nanos how long at most
   */
  void gather(int company, long nanos) {
    if (!closed) {
      sleep(new Sleep(company, full), nanos);
    }
  }

  /**
   * Takes the longest waiting.
   *
   * @return how many of them somebody waits for
   */
  int drainTo(List<WriteOperation<?, ?>> batch, int most) {
    WriteOperation<?, ?> operation;
    int waitedFor = 0;
    while (batch.size() < most && (operation = operations.poll()) != null) {
      waitedFor += taken(operation) ? 1 : 0;
      batch.add(operation);
    }
    ticking = waitedFor < batch.size();
    return waitedFor;
  }

  /** Whether somebody waits for it. */
  private boolean taken(WriteOperation<?, ?> operation) {
    size.decrementAndGet();
    boolean waitedFor = operation.take();
    if (waitedFor) {
      hurried.decrementAndGet();
    }
    return waitedFor;
  }

  /** Wakes who takes, if there is what is slept for. */
  void wake() {
    Sleep sleep = asleep.get();
    if (sleep != null && isMet(sleep) && asleep.compareAndSet(sleep, null)) {
      LockSupport.unpark(taker);
    }
  }

  private boolean isMet(Sleep sleep) {
    return closed || hurried.get() >= sleep.hurried() || size.get() >= sleep.all();
  }

  /** Zero is as long as it takes. */
  private void sleep(Sleep until, long nanos) {
    long end = System.nanoTime() + nanos;
    asleep.set(until);
    // said before it looked: who adds something sees it, or it sees what was added
    while (asleep.get() == until && !isMet(until)) {
      long left = end - System.nanoTime();
      if (nanos == 0) {
        LockSupport.park(this);
      } else if (left > 0) {
        LockSupport.parkNanos(this, left);
      } else {
        break;
      }
      if (Thread.interrupted()) {
        Writer.wasInterrupted();
      }
    }
    asleep.set(null);
  }
}
