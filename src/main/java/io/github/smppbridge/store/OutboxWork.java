package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.CommitUnknownException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The entries that this process has in work, or has delivered and not yet deleted: whatever the
 * clock says of their lease, it does not claim them again. Leases are measured here in elapsed
 * time, which does not jump. Thread-safe.
 */
final class OutboxWork {

  /** Entries of exchanges that never ended are looked for from here on. */
  private static final int MANY = 20_000;

  private record Work(long storedAt, long lease, long end, boolean done) {
    boolean holds(long now) {
      return done || end > now;
    }
  }

  private final Clock elapsed;
  private final Map<Long, Work> entries = new ConcurrentHashMap<>();

  /** Accounts of claims of which nobody knows whether they were committed. */
  private final Set<String> doubtful = ConcurrentHashMap.newKeySet();

  /** What one transaction has stored as ours. Belongs to the writer thread, as its number does. */
  private final Set<Long> given = new HashSet<>();

  private long giving;

  OutboxWork(Clock elapsed) {
    this.elapsed = elapsed;
  }

  private Work work(long storedAt, long lease, boolean done) {
    return new Work(storedAt, lease, elapsed.millis() + lease, done);
  }

  /** Nobody knows whether something of an account was claimed. */
  void doubt(String account) {
    doubtful.add(account);
  }

  /** The same, of a write that failed. */
  void doubtIfUnknown(String account, Throwable error) {
    if (error instanceof CommitUnknownException) {
      doubt(account);
    }
  }

  boolean isDoubtful(String account) {
    return doubtful.contains(account);
  }

  /** It is known again. */
  void believe(String account) {
    doubtful.remove(account);
  }

  /**
   * They are stored as ours, and claimed if that is committed. On the writer's thread.
   *
   * @param transaction its number
   */
  void given(long transaction, Collection<OutboxRow> rows) {
    if (giving != transaction) {
      given.clear();
      giving = transaction;
    }
    rows.forEach(row -> given.add(row.id()));
  }

  /** Whether it is ours, or is to be by this transaction. On the writer's thread. */
  boolean hasOrGives(long transaction, long id) {
    return has(id) || (giving == transaction && given.contains(id));
  }

  /** They are claimed. */
  void begin(Collection<OutboxRow> rows, Duration lease) {
    if (entries.size() > MANY) {
      long now = elapsed.millis();
      entries.values().removeIf(work -> !work.holds(now));
    }
    rows.forEach(
        row -> entries.put(row.id(), work(row.entry().createdAt(), lease.toMillis(), false)));
  }

  /** Whether it is not to be claimed. */
  boolean has(long id) {
    Work work = entries.get(id);
    return work != null && work.holds(elapsed.millis());
  }

  /**
   * It is dealt with and only to be deleted, however long that takes.
   *
   * @return when it was stored, epoch milliseconds, or the end of time where that is forgotten
   */
  long done(long id) {
    return entries
        .compute(
            id,
            (key, work) ->
                work == null
                    ? work(Long.MAX_VALUE, 0, true)
                    : new Work(work.storedAt(), work.lease(), work.end(), true))
        .storedAt();
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
        work != null && work.lease() > 0 && work.end() - elapsed.millis() < work.lease() / 2;
    return due ? Duration.ofMillis(work.lease()) : Duration.ZERO;
  }

  /** Its lease is renewed. */
  void renewed(long id) {
    entries.computeIfPresent(id, (key, work) -> work(work.storedAt(), work.lease(), work.done()));
  }
}
