package io.github.smppbridge.deliver;

import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.OutboxRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The claimed entries of one account that wait for a free place in its delivery windows.
 *
 * <ul>
 *   <li>Entries are started one after the other, so that they are written in their order; each is
 *       started while the one before awaits its answer.
 *   <li>An entry that waits for a session lets those pass that are for others. A session that was
 *       full for one entry is full for those after it, until the next walk begins at the oldest:
 *       the order within a session is kept.
 *   <li>One worker walks the lane at a time, and only while there is something to start. One that
 *       hangs in a step of the route is succeeded by another.
 *   <li>An entry that waited so long that its lease could end before it is answered is left to
 *       whoever claims it next, and so is one that others have been given since.
 *   <li>While nobody knows whether they have, nothing is started.
 * </ul>
 *
 * Thread-safe; nothing is waited for under its lock.
 */
final class AccountLane {
  /**
   * How long the start of one may take, which no more than writes a PDU: longer, and the others go
   * on without it.
   */
  private static final long LONGEST_START_NANOS = TimeUnit.SECONDS.toNanos(30);

  private record Start(OutboxRow row, String sessionId) {}

  private final LaneReceivers receivers;
  private final BiConsumer<OutboxRow, String> start;
  private final Consumer<Claimed> late;
  private final long longestStartNanos;
  private final Deque<Claimed> waiting = new ArrayDeque<>();

  /** Those that the walk has passed. */
  private final Deque<Claimed> passed = new ArrayDeque<>();

  private final Set<String> full = new HashSet<>();
  private boolean walking;

  /** The walk there is; a step of the route that hangs may keep an older one for ever. */
  private int walk;

  private long startedAt;

  /** Whether something has changed since the walk began. */
  private boolean again;

  /**
   * Makes an empty lane.
   *
   * @param receivers the sessions of the account
   * @param start starts an exchange for a session, or null; returns when its deliver_sm took its
   *     place in the window, or it ended
   * @param late is given what waited too long to be started, or is lost
   */
  AccountLane(
      LaneReceivers receivers, BiConsumer<OutboxRow, String> start, Consumer<Claimed> late) {
    this(receivers, start, late, LONGEST_START_NANOS);
  }

  /** The same, with another patience. */
  AccountLane(
      LaneReceivers receivers,
      BiConsumer<OutboxRow, String> start,
      Consumer<Claimed> late,
      long longestStartNanos) {
    this.receivers = receivers;
    this.start = start;
    this.late = late;
    this.longestStartNanos = longestStartNanos;
  }

  /** Adds claimed entries, oldest first, to be started. */
  synchronized void add(List<OutboxRow> rows, Grant grant) {
    rows.forEach(row -> waiting.add(new Claimed(row, grant)));
  }

  /** What is claimed and not started. */
  synchronized List<OutboxEntry> waiting() {
    List<OutboxEntry> entries = new ArrayList<>(passed.size() + waiting.size());
    passed.forEach(claimed -> entries.add(claimed.row().entry()));
    waiting.forEach(claimed -> entries.add(claimed.row().entry()));
    return entries;
  }

  /** Whether something is claimed and not started, or being started. */
  synchronized boolean delivers() {
    return walking || !waiting.isEmpty();
  }

  /** Takes out what is not started. */
  synchronized List<Long> clear() {
    putBack();
    List<Long> ids = new ArrayList<>();
    waiting.forEach(claimed -> ids.add(claimed.row().id()));
    waiting.clear();
    return ids;
  }

  /**
   * Starts what can be started.
   *
   * @param usual where
   * @param elsewhere where a walk that hangs is succeeded: with it hangs the event loop it is on
   */
  void go(Executor usual, Executor elsewhere) {
    int mine;
    boolean hangs;
    synchronized (this) {
      hangs = walking && System.nanoTime() - startedAt > longestStartNanos;
      again = walking;
      if ((walking && !hangs) || waiting.isEmpty() || !receivers.haveRoom()) {
        return;
      }
      walking = true;
      mine = ++walk;
      startedAt = System.nanoTime();
    }
    try {
      (hangs ? elsewhere : usual).execute(() -> walk(mine));
    } catch (RejectedExecutionException e) {
      // too much to do: the next look tries again
      rest(mine);
    } catch (Throwable e) {
      rest(mine);
      throw e;
    }
  }

  private void walk(int mine) {
    try {
      for (Start next = next(mine); next != null; next = next(mine)) {
        start.accept(next.row(), next.sessionId());
      }
    } catch (Throwable e) {
      // not the end of the lane: the next look walks on
      rest(mine);
      throw e;
    }
  }

  private synchronized void rest(int mine) {
    if (mine == walk) {
      putBack();
      walking = false;
    }
  }

  private void putBack() {
    while (!passed.isEmpty()) {
      waiting.addFirst(passed.pollLast());
    }
    full.clear();
  }

  /** The next to start; null ends the walk, which another one may have succeeded. */
  private synchronized Start next(int mine) {
    if (mine != walk) {
      return null;
    }
    do {
      Start found = find();
      if (found != null) {
        startedAt = System.nanoTime();
        return found;
      }
      putBack();
    } while (changed() && receivers.haveRoom());
    walking = false;
    return null;
  }

  private boolean changed() {
    boolean changed = again;
    again = false;
    return changed;
  }

  private Start find() {
    while (!waiting.isEmpty() && !receivers.allAmong(full)) {
      Claimed oldest = waiting.poll();
      // asked in this order: the term may end until it is proven, and begins before it is
      boolean sure = oldest.grant().sure();
      if (oldest.grant().late() || oldest.grant().lost()) {
        late.accept(oldest);
        continue;
      }
      if (!sure) {
        waiting.addFirst(oldest);
        return null;
      }
      LaneReceivers.Place place = receivers.choose(oldest, full);
      if (place != null) {
        return new Start(oldest.row(), place.sessionId());
      }
      passed.add(oldest);
    }
    return null;
  }
}
