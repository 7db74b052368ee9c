package io.github.smppbridge.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that can be put forward, and stands still or goes between. Time elapses with it, except
 * when it is said to jump. Thread-safe.
 */
public final class TestClock extends Clock {
  private final AtomicLong ahead = new AtomicLong();
  private final AtomicLong jumped = new AtomicLong();
  private final Clock base;

  /** Stands still. */
  public TestClock() {
    this(Clock.fixed(Instant.ofEpochMilli(1_760_000_000_000L), ZoneOffset.UTC));
  }

  private TestClock(Clock base) {
    this.base = base;
  }

  /** Goes as the system's clock does. */
  public static TestClock running() {
    return new TestClock(Clock.systemUTC());
  }

  /** Goes forward. */
  public void advance(Duration by) {
    ahead.addAndGet(by.toMillis());
  }

  /** Is set to another time; nothing elapses. */
  public void jump(Duration by) {
    jumped.addAndGet(by.toMillis());
  }

  /** Goes to a time. */
  public void set(Instant time) {
    ahead.set(time.toEpochMilli() - base.millis() - jumped.get());
  }

  /** What elapsed, as {@link System#nanoTime()} tells it. */
  public long nanos() {
    return TimeUnit.MILLISECONDS.toNanos(base.millis() + ahead.get());
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(base.millis() + ahead.get() + jumped.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
