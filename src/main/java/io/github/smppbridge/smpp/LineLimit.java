package io.github.smppbridge.smpp;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One line a second at most, which tells how many were left out since the last. Thread-safe. */
final class LineLimit {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier clock;
  private long last;
  private long leftOut;

  LineLimit(LongSupplier clock) {
    this.clock = clock;
    this.last = clock.getAsLong() - SECOND;
  }

  /** Writes a line, or counts it; the argument is what to add, "" for nothing. */
  synchronized void tell(java.util.function.Consumer<String> line) {
    long now = clock.getAsLong();
    if (now - last < SECOND) {
      leftOut++;
      return;
    }
    String others = leftOut == 0 ? "" : ", and " + leftOut + " more since the last such line";
    last = now;
    leftOut = 0;
    line.accept(others);
  }
}
