package io.github.smppbridge.log;

import java.time.Clock;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Lines that differ, but of which a flood would cause thousands: so many a second. Thread-safe. */
public final class LineBudget {
  /** So many lines a second. */
  public static final int LINES = 20;

  private final Clock clock;
  private long second = Long.MIN_VALUE;
  private int lines;
  private long passedOver;

  /**
   * Makes a full one.
   *
   * @param clock tells the seconds
   */
  public LineBudget(Clock clock) {
    this.clock = clock;
  }

  /**
   * Asks whether to write a line.
   *
   * @return empty when there is to be none; else how many there were none for since the last
   */
  public synchronized OptionalLong next() {
    long now = TimeUnit.MILLISECONDS.toSeconds(clock.millis());
    if (now != second) {
      second = now;
      lines = 0;
    }
    if (lines >= LINES) {
      passedOver++;
      return OptionalLong.empty();
    }
    lines++;
    long before = passedOver;
    passedOver = 0;
    return OptionalLong.of(before);
  }
}
