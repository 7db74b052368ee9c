package io.github.smppbridge.work;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A lock for a few steps at a time, without a queue. A monitor wakes those who wait one after the
 * other: an event loop behind a virtual thread would wait until that one gets a processor, seconds
 * when there is much to do. Not reentrant.
 */
public final class BriefLock implements AutoCloseable {
  private final AtomicBoolean taken = new AtomicBoolean();

  /**
   * Takes it; waits for whoever has it.
   *
   * @return what gives it back
   */
  public BriefLock take() {
    while (!taken.compareAndSet(false, true)) {
      Thread.yield();
    }
    return this;
  }

  @Override
  public void close() {
    taken.set(false);
  }
}
