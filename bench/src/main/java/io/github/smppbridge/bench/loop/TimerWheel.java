package io.github.smppbridge.bench.loop;

/**
 * Timers of an event loop: adding and firing one costs the same however many there are, and nothing
 * is allocated for it. Not thread-safe.
 */
public final class TimerWheel {

  /** Something that is due once; may be added again when it has fired, or before it was added. */
  public abstract static class Timer {
    private Timer next;
    private long tick;

    /** It is due. */
    protected abstract void fire();
  }

  private static final long TICK_NANOS = 250_000;

  /** A power of two; timers beyond a turn of the wheel (a second) are looked at once a turn. */
  private static final int SLOTS = 4_096;

  private final Timer[] first = new Timer[SLOTS];
  private final Timer[] last = new Timer[SLOTS];
  private final long[] used = new long[SLOTS / Long.SIZE];
  private final long origin;
  private long current;

  /**
   * A wheel.
   *
   * @param nanos the time now, of the clock that the other methods are told
   */
  public TimerWheel(long nanos) {
    origin = nanos;
  }

  /** Fires a timer at that time or up to a tick later; those of one tick in the order they came. */
  public void add(Timer timer, long atNanos) {
    timer.tick =
        Math.max(current + 1, Math.floorDiv(atNanos - origin + TICK_NANOS - 1, TICK_NANOS));
    append(timer);
  }

  private void append(Timer timer) {
    int slot = (int) timer.tick & SLOTS - 1;
    timer.next = null;
    if (first[slot] == null) {
      first[slot] = timer;
      used[slot >> 6] |= 1L << slot;
    } else {
      last[slot].next = timer;
    }
    last[slot] = timer;
  }

  /** Time until there may be something to fire, 0 when there is; negative when nothing waits. */
  public long nanosToNext(long nanos) {
    int distance = distance();
    return distance < 0 ? -1 : Math.max(0, origin + (current + distance) * TICK_NANOS - nanos);
  }

  /** Fires all that are due. */
  public void advance(long nanos) {
    long now = (nanos - origin) / TICK_NANOS;
    while (current < now) {
      int distance = distance();
      if (distance < 0 || current + distance > now) {
        current = now;
        return;
      }
      current += distance;
      fire((int) current & SLOTS - 1);
    }
  }

  private void fire(int slot) {
    Timer timer = first[slot];
    first[slot] = null;
    used[slot >> 6] &= ~(1L << slot);
    while (timer != null) {
      Timer next = timer.next;
      if (timer.tick > current) {
        append(timer);
      } else {
        timer.fire();
      }
      timer = next;
    }
  }

  /** Ticks to the next slot that is used: at most a turn; -1 = none is. */
  private int distance() {
    int ticks = 1;
    while (ticks <= SLOTS) {
      int slot = (int) (current + ticks) & SLOTS - 1;
      long from = used[slot >> 6] >>> slot;
      if (from != 0) {
        return ticks + Long.numberOfTrailingZeros(from);
      }
      ticks += Long.SIZE - (slot & Long.SIZE - 1);
    }
    return -1;
  }
}
