package io.github.smppbridge.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the writer has done so far; written by its thread, read by any. */
final class WriterCounters {

  private final LongAdder operations = new LongAdder();
  private final LongAdder commits = new LongAdder();
  private final LongAdder commitNanos = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final AtomicLong largest = new AtomicLong();

  void committed(int size, long nanos) {
    operations.add(size);
    commits.increment();
    commitNanos.add(nanos);
    largest.accumulateAndGet(size, Math::max);
  }

  void failed(int size) {
    failures.add(size);
  }

  long operations() {
    return operations.sum();
  }

  long commits() {
    return commits.sum();
  }

  long commitNanos() {
    return commitNanos.sum();
  }

  long failures() {
    return failures.sum();
  }

  long largest() {
    return largest.get();
  }
}
