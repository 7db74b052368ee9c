package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.Reader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * How much waits in the outbox, and is held until it is due, counted in the background: asking
 * never waits, and a count that takes long is made seldom.
 */
final class OutboxDepth {

  private static final long MIN_INTERVAL = TimeUnit.SECONDS.toNanos(2);

  /** At most this share of the time is spent counting. */
  private static final int INTERVAL_PER_COUNT = 20;

  private static final String HELD = "held";

  private static final String COUNT =
      "WITH k(kind) AS (VALUES "
          + OutboxEntry.KINDS.stream().map("('%s')"::formatted).collect(Collectors.joining(","))
          + ") SELECT k.kind, (SELECT COUNT(*) FROM outbox o WHERE o.kind = k.kind),"
          + " (SELECT o.created_at FROM outbox o WHERE o.kind = k.kind ORDER BY o.expires_at LIMIT 1)"
          + " FROM k UNION ALL SELECT '"
          + HELD
          + "', COUNT(*), 0 FROM held";

  private record Kind(String name, long entries, long oldestAt) {}

  /** One count. */
  record Count(Map<String, Long> depth, Map<String, Long> oldestAt, long held) {}

  private final Reader reader;
  private final AtomicBoolean counting = new AtomicBoolean();
  private volatile Count last = new Count(Map.of(), Map.of(), 0);

  /** When to count again, by {@link System#nanoTime}: no clock that jumps can end that. */
  private volatile long due = System.nanoTime();

  OutboxDepth(Reader reader) {
    this.reader = reader;
  }

  /** The last count; starts a new one when it is old. */
  Count last() {
    if (due - System.nanoTime() <= 0 && counting.compareAndSet(false, true)) {
      try {
        count().whenComplete((count, error) -> counting.set(false));
      } catch (Throwable e) {
        // an Error of the moment: the next who asks tries again
        counting.set(false);
        throw e;
      }
    }
    return last;
  }

  private CompletionStage<Void> count() {
    long start = System.nanoTime();
    return reader
        .query(COUNT, row -> new Kind(row.getString(1), row.getLong(2), row.getLong(3)))
        .thenAccept(kinds -> note(kinds, System.nanoTime() - start));
  }

  private void note(List<Kind> all, long nanos) {
    List<Kind> kinds = all.stream().filter(kind -> !kind.name().equals(HELD)).toList();
    long held =
        all.stream().filter(kind -> kind.name().equals(HELD)).mapToLong(Kind::entries).sum();
    Map<String, Long> depth =
        kinds.stream().collect(Collectors.toUnmodifiableMap(Kind::name, Kind::entries));
    Map<String, Long> oldest =
        kinds.stream()
            .filter(kind -> kind.entries() > 0)
            .collect(Collectors.toUnmodifiableMap(Kind::name, Kind::oldestAt));
    due = System.nanoTime() + Math.max(MIN_INTERVAL, nanos * INTERVAL_PER_COUNT);
    last = new Count(depth, oldest, held);
  }
}
