package io.github.smppbridge.clock;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Begins at the wall clock's time and advances with the time that elapses, whatever the wall clock
 * is set to since: for durations within this process. Thread-safe.
 */
public final class ElapsedClock extends Clock {
  private final Instant start;
  private final long startNanos;
  private final LongSupplier nanos;
  private final ZoneId zone;

  /**
   * Begins now.
   *
   * @param wall what it shows at first
   * @param nanos as {@link System#nanoTime()}
   */
  public ElapsedClock(Clock wall, LongSupplier nanos) {
    this(wall.instant(), nanos.getAsLong(), nanos, wall.getZone());
  }

  private ElapsedClock(Instant start, long startNanos, LongSupplier nanos, ZoneId zone) {
    this.start = start;
    this.startNanos = startNanos;
    this.nanos = Objects.requireNonNull(nanos);
    this.zone = zone;
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos.getAsLong() - startNanos);
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new ElapsedClock(start, startNanos, nanos, other);
  }
}
