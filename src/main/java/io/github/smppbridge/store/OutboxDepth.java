package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.Reader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How much waits in the outbox, counted in the background: asking never waits, and a count that
 * takes long is made seldom.
 */
final class OutboxDepth {

  private static final long MIN_INTERVAL = 2_000;

  /** At most this share of the time is spent counting. */
  private static final int INTERVAL_PER_COUNT = 20;

  /** One count. */
  record Count(Map<String, Long> depth, Map<String, Long> oldestAt, long at) {}

  private final Reader reader;
  private final Clock clock;
  private final AtomicBoolean counting = new AtomicBoolean();
  private volatile Count last = new Count(Map.of(), Map.of(), 0);
  private volatile long interval = MIN_INTERVAL;

  OutboxDepth(Reader reader, Clock clock) {
    this.reader = reader;
    this.clock = clock;
  }

  /** The last count; starts a new one when it is old. */
  Count last() {
    if (clock.millis() - last.at() >= interval && counting.compareAndSet(false, true)) {
      reader.read(this::count).whenComplete((count, error) -> counting.set(false));
    }
    return last;
  }

  private Count count(Connection connection) throws SQLException {
    long start = System.nanoTime();
    Map<String, Long> depth = new HashMap<>();
    Map<String, Long> oldest = new HashMap<>();
    for (String kind : OutboxEntry.KINDS) {
      depth.put(kind, 0L);
      try (PreparedStatement select =
          connection.prepareStatement("SELECT COUNT(*) FROM outbox WHERE kind = ?")) {
        select.setString(1, kind);
        ResultSet result = select.executeQuery();
        if (result.next()) {
          depth.put(kind, result.getLong(1));
        }
      }
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT created_at FROM outbox WHERE kind = ? ORDER BY expires_at LIMIT 1")) {
        select.setString(1, kind);
        ResultSet result = select.executeQuery();
        if (result.next()) {
          oldest.put(kind, result.getLong(1));
        }
      }
    }
    long millis = (System.nanoTime() - start) / 1_000_000;
    interval = Math.max(MIN_INTERVAL, millis * INTERVAL_PER_COUNT);
    last = new Count(Map.copyOf(depth), Map.copyOf(oldest), clock.millis());
    return last;
  }
}
