package io.github.smppbridge.gateway.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ends what takes too long on one event loop. Nearly all is over before: to set a deadline and to
 * take it back are a few steps each, and the loop's timer is that of the next slot that holds any,
 * so a loop is woken for deadlines hardly ever. They are late by {@value #TICK_MILLIS} ms at most,
 * never early. Used on its loop alone.
 */
final class LoopDeadlines {
  static final int TICK_MILLIS = 16;
  private static final int SLOTS = 2048;
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);

  private final EventLoop loop;
  private final LongSupplier clock;
  private final long start;

  /** The first of each slot; what is further away than there are slots comes by more than once. */
  private final Deadline[] slots = new Deadline[SLOTS];

  private final BitSet used = new BitSet(SLOTS);

  /** All before are over. */
  private long passed;

  private long armed = Long.MAX_VALUE;
  private ScheduledFuture<?> timer;

  LoopDeadlines(EventLoop loop) {
    this(loop, System::nanoTime);
  }

  /**
   * Makes one.
   *
   * @param clock what elapses, in nanoseconds
   */
  LoopDeadlines(EventLoop loop, LongSupplier clock) {
    this.loop = loop;
    this.clock = clock;
    this.start = clock.getAsLong();
  }

  private long elapsed() {
    return clock.getAsLong() - start;
  }

  /** One that was set. */
  final class Deadline {
    private final long tick;
    private final Runnable end;
    private int slot = -1;
    private Deadline before;
    private Deadline after;

    private Deadline(long tick, Runnable end) {
      this.tick = tick;
      this.end = end;
    }

    /** Takes it back; one that has passed stays so. */
    void cancel() {
      if (slot < 0) {
        return;
      }
      if (before == null) {
        slots[slot] = after;
        used.set(slot, after != null);
      } else {
        before.after = after;
      }
      if (after != null) {
        after.before = before;
      }
      slot = -1;
      before = null;
      after = null;
    }
  }

  /**
   * Sets one.
   *
   * @param millis from now
   * @param end never blocks
   */
  Deadline in(long millis, Runnable end) {
    long now = elapsed();
    if (used.isEmpty()) {
      passed = now / TICK_NANOS;
    }
    long due = now + TimeUnit.MILLISECONDS.toNanos(millis);
    Deadline deadline = new Deadline(due / TICK_NANOS + 1, end);
    put(deadline);
    return deadline;
  }

  private void put(Deadline deadline) {
    long tick = Math.max(passed + 1, Math.min(deadline.tick, passed + SLOTS - 1));
    int slot = (int) (tick % SLOTS);
    deadline.slot = slot;
    deadline.after = slots[slot];
    if (deadline.after != null) {
      deadline.after.before = deadline;
    }
    slots[slot] = deadline;
    used.set(slot);
    arm(tick);
  }

  private void arm(long tick) {
    if (tick >= armed) {
      return;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    armed = tick;
    long left = tick * TICK_NANOS - elapsed();
    timer = loop.schedule(this::pass, Math.max(0, left), TimeUnit.NANOSECONDS);
  }

  private void pass() {
    timer = null;
    armed = Long.MAX_VALUE;
    long from = passed;
    passed = Math.max(passed, elapsed() / TICK_NANOS);
    for (long tick = from + 1; tick <= Math.min(passed, from + SLOTS); tick++) {
      passSlot((int) (tick % SLOTS));
    }
    if (!used.isEmpty()) {
      int slot = (int) ((passed + 1) % SLOTS);
      int next = used.nextSetBit(slot);
      arm(passed + 1 + (next >= 0 ? next - slot : used.nextSetBit(0) + SLOTS - slot));
    }
  }

  private void passSlot(int slot) {
    Deadline further = null;
    for (Deadline each = slots[slot]; each != null; each = slots[slot]) {
      each.cancel();
      if (each.tick <= passed) {
        // one after the other: what one throws, others do not feel
        loop.execute(each.end);
      } else {
        each.after = further;
        further = each;
      }
    }
    while (further != null) {
      Deadline next = further.after;
      put(further);
      further = next;
    }
  }
}
