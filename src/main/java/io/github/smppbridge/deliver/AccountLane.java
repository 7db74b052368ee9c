package io.github.smppbridge.deliver;

import io.github.smppbridge.store.OutboxRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The claimed entries of one account that wait for a free place in its delivery windows.
 *
 * <ul>
 *   <li>Entries are started one after the other, so that they are written in their order; each is
 *       started while the one before awaits its answer.
 *   <li>One worker walks the lane at a time, and only while there is something to start.
 *   <li>An entry that waited so long that its lease could end before it is answered is left to
 *       whoever claims it next.
 * </ul>
 *
 * Thread-safe; nothing is waited for under its lock.
 */
final class AccountLane {
  private record Claimed(OutboxRow row, long startBefore) {}

  private final BooleanSupplier slotFree;
  private final Consumer<OutboxRow> start;
  private final Consumer<OutboxRow> late;
  private final Deque<Claimed> waiting = new ArrayDeque<>();
  private boolean walking;

  /**
   * Makes an empty lane.
   *
   * @param slotFree whether a session of the account would take another deliver_sm
   * @param start starts an exchange; returns when its deliver_sm took its place in the window, or
   *     it ended
   * @param late is given what waited too long to be started
   */
  AccountLane(BooleanSupplier slotFree, Consumer<OutboxRow> start, Consumer<OutboxRow> late) {
    this.slotFree = slotFree;
    this.start = start;
    this.late = late;
  }

  /** Adds claimed entries, oldest first, to be started before a time (nanoseconds). */
  synchronized void add(List<OutboxRow> rows, long startBefore) {
    rows.forEach(row -> waiting.add(new Claimed(row, startBefore)));
  }

  /** How many are claimed and not started. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** Takes out what is not started. */
  synchronized List<Long> clear() {
    List<Long> ids = new ArrayList<>();
    waiting.forEach(claimed -> ids.add(claimed.row().id()));
    waiting.clear();
    return ids;
  }

  /** Starts what can be started, on a worker. */
  void go(ExecutorService workers) {
    synchronized (this) {
      if (walking || waiting.isEmpty() || !slotFree.getAsBoolean()) {
        return;
      }
      walking = true;
    }
    try {
      workers.execute(this::walk);
    } catch (RejectedExecutionException e) {
      // too much to do: the next look tries again
      rest();
    } catch (Throwable e) {
      rest();
      throw e;
    }
  }

  private void walk() {
    try {
      OutboxRow row = next();
      while (row != null) {
        start.accept(row);
        row = next();
      }
    } catch (Throwable e) {
      // not the end of the lane: the next look walks on
      rest();
      throw e;
    }
  }

  private synchronized void rest() {
    walking = false;
  }

  /** The next to start; null ends the walk. */
  private synchronized OutboxRow next() {
    while (!waiting.isEmpty() && waiting.peek().startBefore() - System.nanoTime() < 0) {
      late.accept(waiting.poll().row());
    }
    if (waiting.isEmpty() || !slotFree.getAsBoolean()) {
      walking = false;
      return null;
    }
    return waiting.poll().row();
  }
}
