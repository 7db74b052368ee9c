package io.github.smppbridge.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the wall clock, but is not put forward by it: for what ends, expires or is deleted.
 *
 * <ul>
 *   <li>It is never ahead of the wall clock: one that is set back is followed at once.
 *   <li>It is never more than {@value #FOLLOWED_MILLIS} ms ahead of twice the time that elapsed: a
 *       wall clock that is days ahead for a minute makes nothing older than two minutes.
 *   <li>A wall clock that was not set for {@value #BELIEVED_HOURS} h is believed, however it came
 *       to its time.
 *   <li>It notices when the wall clock was set, by {@value #NOTICED_MILLIS} ms or more: says so in
 *       the log and tells its listeners.
 * </ul>
 *
 * Thread-safe.
 */
public final class PatientClock extends Clock {
  /** Clocks are kept right by such steps. */
  static final long FOLLOWED_MILLIS = 1_000;

  static final long NOTICED_MILLIS = 2_000;
  static final long BELIEVED_HOURS = 24;

  private static final Logger LOG = LoggerFactory.getLogger(PatientClock.class);
  private static final long NANOS_A_MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long BELIEVED_NANOS = TimeUnit.HOURS.toNanos(BELIEVED_HOURS);

  /** More between two readings, and this process stood still in between. */
  private static final long STILL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final int READINGS = 5;

  /** A lease that others wrote a moment ago ends that far ahead; and clocks of replicas differ. */
  private static final long BEHIND_MILLIS = TimeUnit.MINUTES.toMillis(2);

  private static final long LONG_MILLIS = TimeUnit.HOURS.toMillis(1);

  private final Clock wall;
  private final LongSupplier nanos;
  private final List<Consumer<Jump>> listeners = new CopyOnWriteArrayList<>();
  private long lastWall;
  private long lastNanos;

  /** Where the time would be that goes at most twice as fast. */
  private long limit;

  private long steadySince;
  private long steadyNanos;
  private boolean doubtful;

  /**
   * The wall clock was set.
   *
   * @param from what it would have shown
   * @param to what it showed
   */
  public record Jump(Instant from, Instant to) {
    /** {@return how far, negative = back} */
    public Duration by() {
      return Duration.between(from, to);
    }

    /** {@return whether it was set back: what was written before may lie ahead now} */
    public boolean back() {
      return to.isBefore(from);
    }

    @Override
    public String toString() {
      String way = back() ? "back" : "ahead";
      return "%s by %s, from %s to %s".formatted(way, by().abs(), from, to);
    }
  }

  private record Reading(long wall, long nanos) {}

  /**
   * Shows the wall clock's time until that is set.
   *
   * @param wall the wall clock
   * @param nanos as {@link System#nanoTime()}
   */
  public PatientClock(Clock wall, LongSupplier nanos) {
    this.wall = Objects.requireNonNull(wall);
    this.nanos = Objects.requireNonNull(nanos);
    Reading first = read();
    this.lastWall = first.wall();
    this.lastNanos = first.nanos();
    this.limit = first.wall();
    this.steadySince = first.wall();
    this.steadyNanos = first.nanos();
  }

  /**
   * A time that was, as it was written down: a wall clock that is ahead of it by more than has
   * elapsed was set meanwhile, or nobody was there for so long.
   *
   * @param known epoch milliseconds
   */
  public void remember(long known) {
    long ahead;
    synchronized (this) {
      ahead = lastWall - known;
      limit = Math.min(limit, Math.max(known, 0));
      doubtful |= ahead < -BEHIND_MILLIS;
    }
    if (ahead < -BEHIND_MILLIS) {
      LOG.warn(
          "the clock is {} behind the time that the store has seen; one of them was wrong",
          Duration.ofMillis(-ahead));
    } else if (ahead > LONG_MILLIS) {
      LOG.info(
          "the store was last used {} ago, if the clock is right: until that is certain, what was"
              + " stored then gets older at most twice as fast as usual",
          Duration.ofMillis(ahead));
    }
  }

  /**
   * Asks to be called, on the thread that noticed, after the wall clock was set. It must not wait.
   *
   * @param listener told once of each time
   */
  public void addListener(Consumer<Jump> listener) {
    listeners.add(listener);
  }

  /** Notices whether the wall clock was set. To be called often, or it is noticed late. */
  public void look() {
    millis();
  }

  @Override
  public long millis() {
    Jump jump;
    long now;
    synchronized (this) {
      jump = advance();
      now = Math.min(lastWall, limit + FOLLOWED_MILLIS);
    }
    tell(jump);
    return now;
  }

  /**
   * The time by which to judge how long ago something was: since the wall clock was set last it can
   * be believed.
   *
   * @param from when it was, epoch milliseconds of the wall clock
   * @return epoch milliseconds
   */
  public long millis(long from) {
    long now = millis();
    synchronized (this) {
      return from >= steadySince ? lastWall : now;
    }
  }

  /**
   * Since when the wall clock was not set.
   *
   * @return epoch milliseconds of the wall clock
   */
  public long steadySince() {
    look();
    synchronized (this) {
      return steadySince;
    }
  }

  /**
   * Whether there is no doubt about the wall clock: it was not set for a day, or not since the
   * start, and was not behind {@link #remember what was known} then.
   *
   * @return false when it may be wrong
   */
  public boolean certain() {
    look();
    synchronized (this) {
      return !doubtful || lastNanos - steadyNanos >= BELIEVED_NANOS;
    }
  }

  /** {@return the clock that it follows} */
  public Clock wall() {
    return wall;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public ZoneId getZone() {
    return wall.getZone();
  }

  /** {@return this one: what it shows has no zone} */
  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  /** Both at the same moment, unless this process never gets to it. */
  private Reading read() {
    long before = nanos.getAsLong();
    for (int i = 1; true; i++) {
      long time = wall.millis();
      long after = nanos.getAsLong();
      if (after - before <= STILL_NANOS || i == READINGS) {
        return new Reading(time, after);
      }
      before = after;
    }
  }

  private Jump advance() {
    Reading now = read();
    long passed = now.nanos() - lastNanos;
    long elapsed = Math.max(0, passed / NANOS_A_MILLI);
    long expected = lastWall + elapsed;
    Jump jump = null;
    if (Math.abs(now.wall() - expected) >= NOTICED_MILLIS) {
      jump = new Jump(Instant.ofEpochMilli(expected), Instant.ofEpochMilli(now.wall()));
      steadySince = now.wall();
      steadyNanos = now.nanos();
      doubtful = true;
    }
    // what is less than a millisecond counts the next time
    lastNanos = passed < 0 ? now.nanos() : lastNanos + elapsed * NANOS_A_MILLI;
    lastWall = now.wall();
    boolean believed = now.nanos() - steadyNanos >= BELIEVED_NANOS;
    limit = believed ? lastWall : Math.min(limit + 2 * elapsed, lastWall);
    return jump;
  }

  private void tell(Jump jump) {
    if (jump != null) {
      LOG.warn("the clock was set {}", jump);
      listeners.forEach(listener -> listener.accept(jump));
    }
  }
}
