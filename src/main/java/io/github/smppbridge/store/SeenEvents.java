package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Remembers event ids for each account, so that a repeated webhook has no effect. */
record SeenEvents(Clock clock) {
  private static final String INSERT =
      "INSERT INTO webhook_event (account, event_id, received_at) VALUES ";
  private static final String NEW_ONES =
      " ON CONFLICT (account, event_id) DO NOTHING RETURNING account, event_id";
  private static final String FORGET =
      "DELETE FROM webhook_event WHERE account = ? AND event_id = ?";

  /** An event of an account. */
  record Key(String account, String eventId) {}

  /** Records the events; answers those that were not known, to be changed by the caller. */
  Set<Key> insert(WriteTransaction transaction, Collection<Key> events) throws SQLException {
    if (events.isEmpty()) {
      return new HashSet<>();
    }
    List<Key> keys = SqlLists.padded(new HashSet<>(events));
    long now = clock.millis();
    return new HashSet<>(
        transaction.query(
            INSERT + SqlLists.tuples(keys.size(), 3) + NEW_ONES,
            row -> new Key(row.getString(1), row.getString(2)),
            keys.stream().flatMap(key -> Stream.of(key.account(), key.eventId(), now)).toList()));
  }

  /** Undoes {@link #insert} for events that could not be applied. */
  void forget(WriteTransaction transaction, Collection<Key> events) throws SQLException {
    for (Key key : events) {
      transaction.update(FORGET, key.account(), key.eventId());
    }
  }
}
