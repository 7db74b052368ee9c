package io.github.smppbridge.store;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The entries that this process has in work, or has delivered and not yet deleted: whatever the
 * clock says of their lease, it does not claim them again. Leases are measured here in elapsed
 * time, which does not jump. Thread-safe.
 */
final class OutboxWork {

  /** Entries of exchanges that never ended are looked for from here on. */
  private static final int MANY = 20_000;

  private record Work(long leaseNanos, long endNanos, boolean done) {
    static Work of(long leaseNanos, boolean done) {
      return new Work(leaseNanos, System.nanoTime() + leaseNanos, done);
    }

    boolean holds() {
      return done || endNanos - System.nanoTime() > 0;
    }
  }

  private final Map<Long, Work> entries = new ConcurrentHashMap<>();

  /** They are claimed. */
  void begin(Collection<OutboxRow> rows, Duration lease) {
    if (entries.size() > MANY) {
      entries.values().removeIf(work -> !work.holds());
    }
    rows.forEach(row -> entries.put(row.id(), Work.of(lease.toNanos(), false)));
  }

  /** Whether it is not to be claimed. */
  boolean has(long id) {
    Work work = entries.get(id);
    return work != null && work.holds();
  }

  /** It is dealt with and only to be deleted, however long that takes. */
  void done(long id) {
    entries.compute(
        id,
        (key, work) ->
            work == null ? Work.of(0, true) : new Work(work.leaseNanos(), work.endNanos(), true));
  }

  /** It is deleted, or given back. */
  void end(long id) {
    entries.remove(id);
  }

  /** Nobody works on it any more; one that is dealt with stays. */
  void left(long id) {
    entries.computeIfPresent(id, (key, work) -> work.done() ? work : null);
  }

  /** How long it is to be leased anew, as half of its lease is over; zero = not yet. */
  Duration renewal(long id) {
    Work work = entries.get(id);
    boolean due =
        work != null
            && work.leaseNanos() > 0
            && work.endNanos() - System.nanoTime() < work.leaseNanos() / 2;
    return due ? Duration.ofNanos(work.leaseNanos()) : Duration.ZERO;
  }

  /** Its lease is renewed. */
  void renewed(long id) {
    entries.computeIfPresent(id, (key, work) -> Work.of(work.leaseNanos(), work.done()));
  }
}
