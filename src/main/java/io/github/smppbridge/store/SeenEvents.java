package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Remembers event ids for each account, so that a repeated webhook has no effect. */
final class SeenEvents {

  private static final String INSERT =
      "INSERT INTO webhook_event (account, event_id, received_at) VALUES ";
  private static final String NEW_ONES =
      " ON CONFLICT (account, event_id) DO NOTHING RETURNING account, event_id";
  private static final String FORGET =
      "DELETE FROM webhook_event WHERE account = ? AND event_id = ?";

  /** An event of an account. */
  record Key(String account, String eventId) {}

  private final Clock clock;

  SeenEvents(Clock clock) {
    this.clock = clock;
  }

  /** Records the events; answers those that were not known, to be changed by the caller. */
  Set<Key> insert(WriteTransaction transaction, Collection<Key> events) throws SQLException {
    Set<Key> fresh = new HashSet<>();
    if (events.isEmpty()) {
      return fresh;
    }
    List<Key> keys = new ArrayList<>(new HashSet<>(events));
    int padded = SqlLists.padded(keys.size());
    PreparedStatement insert = transaction.prepare(INSERT + SqlLists.tuples(padded, 3) + NEW_ONES);
    long now = clock.millis();
    for (int i = 0; i < padded; i++) {
      Key key = keys.get(Math.min(i, keys.size() - 1));
      insert.setString(3 * i + 1, key.account());
      insert.setString(3 * i + 2, key.eventId());
      insert.setLong(3 * i + 3, now);
    }
    try (ResultSet result = insert.executeQuery()) {
      while (result.next()) {
        fresh.add(new Key(result.getString(1), result.getString(2)));
      }
    }
    return fresh;
  }

  /** Undoes {@link #insert} for events that could not be applied. */
  void forget(WriteTransaction transaction, Collection<Key> events) throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    PreparedStatement delete = transaction.prepare(FORGET);
    for (Key key : events) {
      delete.setString(1, key.account());
      delete.setString(2, key.eventId());
      delete.addBatch();
    }
    delete.executeBatch();
  }
}
