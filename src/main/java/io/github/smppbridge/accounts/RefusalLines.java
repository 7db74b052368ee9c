package io.github.smppbridge.accounts;

import java.time.Clock;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** So many lines a second about refused binds; the others are counted. Thread-safe. */
final class RefusalLines {
  static final int MOST_A_SECOND = 20;

  private final Clock clock;
  private long second = Long.MIN_VALUE;
  private int lines;
  private long passedOver;

  RefusalLines(Clock clock) {
    this.clock = clock;
  }

  /** Empty when there is to be no line; else how many there were none for since the last. */
  synchronized OptionalLong next() {
    long now = TimeUnit.MILLISECONDS.toSeconds(clock.millis());
    if (now != second) {
      second = now;
      lines = 0;
    }
    if (lines >= MOST_A_SECOND) {
      passedOver++;
      return OptionalLong.empty();
    }
    lines++;
    long before = passedOver;
    passedOver = 0;
    return OptionalLong.of(before);
  }
}
