package io.github.smppbridge.smpp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The guard over the requests that one event loop has handed to the application: each is answered,
 * whatever the application does. One that takes longer than its {@link RequestShare} of the request
 * timeout is answered ESME_RSYSERR here, whatever keeps it; its place in the window is free, and
 * what the application says later is {@linkplain SmppRequest#overdue() too late}. A request whose
 * session is gone is watched all the same.
 *
 * <p>On the event loop alone, but for {@link #oldestNanos}. Bounded by the windows, and by {@link
 * OverdueRequests} beyond that.
 */
final class RequestsInWork {
  /** What is younger is nobody's concern; the sweep stops at the first of these. */
  private static final long YOUNG_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long NONE = Long.MIN_VALUE;

  private final OverdueRequests overdue;
  private final long limitNanos;
  private final Set<SmppRequest> inWork = new LinkedHashSet<>();

  /** Answered here, and not yet over in the application. */
  private final Set<SmppRequest> stuck = new LinkedHashSet<>();

  /** Of both. */
  private final AtomicInteger count = new AtomicInteger();

  /** By kind, when the oldest that is no longer young was handed over. Replaced, never changed. */
  private volatile long[] oldest = {};

  /**
   * Makes an empty one.
   *
   * @param limitNanos of a submit to one destination; 0 = everything may take for ever
   */
  RequestsInWork(OverdueRequests overdue, long limitNanos) {
    this.overdue = overdue;
    this.limitNanos = limitNanos;
  }

  /** A request is handed to the application. */
  void begin(SmppRequest request) {
    request.handedNanos(System.nanoTime());
    inWork.add(request);
    count.incrementAndGet();
  }

  /** It is answered, and over as far as the application is concerned. */
  void end(SmppRequest request) {
    boolean removed = inWork.remove(request);
    if (!removed && stuck.remove(request)) {
      removed = true;
      overdue.over();
    }
    if (removed) {
      count.decrementAndGet();
    }
  }

  /** Looks at the time: called by the sweep of the event loop. */
  void tick(long now) {
    long[] since = new long[WorkKind.values().length];
    Arrays.fill(since, NONE);
    List<SmppRequest> late = new ArrayList<>();
    for (SmppRequest request : inWork) {
      long age = now - request.handedNanos();
      if (limitNanos > 0 && age >= limitOf(request)) {
        late.add(request);
      } else if (age < Math.min(YOUNG_NANOS, limitNanos > 0 ? limitNanos : YOUNG_NANOS)) {
        break;
      }
      note(request, since);
    }
    for (SmppRequest request : stuck) {
      note(request, since);
    }
    oldest = since;
    late.forEach(request -> answer(request, now));
    tellOfStuck(now);
  }

  private long limitOf(SmppRequest request) {
    return limitNanos * RequestShare.of(request.pdu());
  }

  private static void note(SmppRequest request, long[] since) {
    int kind = WorkKind.of(request.command()).ordinal();
    if (since[kind] == NONE || since[kind] - request.handedNanos() > 0) {
      since[kind] = request.handedNanos();
    }
  }

  private void answer(SmppRequest request, long now) {
    if (request.giveUp()) {
      inWork.remove(request);
      stuck.add(request);
      overdue.answered(request, now - request.handedNanos());
    }
  }

  /** Again, once, of those that are still not over at twice their time: they need somebody. */
  private void tellOfStuck(long now) {
    Iterator<SmppRequest> oldestFirst = stuck.iterator();
    while (oldestFirst.hasNext()) {
      SmppRequest request = oldestFirst.next();
      long age = now - request.handedNanos();
      if (age >= 2 * limitOf(request) && request.tellOnce()) {
        overdue.stillThere(request, age);
      }
    }
  }

  /** How many are not over, answered or not. Any thread. */
  int count() {
    return count.get();
  }

  /**
   * How old the oldest request of a kind is, as of the last sweep. Any thread.
   *
   * @return nanoseconds; 0 while there is none that is older than a second
   */
  long oldestNanos(WorkKind kind, long now) {
    long[] since = oldest;
    return since.length == 0 || since[kind.ordinal()] == NONE
        ? 0
        : Math.max(0, now - since[kind.ordinal()]);
  }
}
