package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.Rows;
import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Writes new rows of the outbox, many a statement: as many as a power of two, so that few
 * statements are prepared.
 *
 * @param instanceId who has what is leased
 */
record OutboxInsert(String instanceId) {
  private static final int MOST = 64;
  private static final int COLUMNS = 11;
  private static final String INSERT =
      "INSERT INTO outbox (account, kind, message_id, gateway_id, payload, created_at, expires_at,"
          + " session_id, ready_at, lease_owner, attempts) VALUES ";

  /** Adds entries that nobody has. */
  void run(WriteTransaction transaction, List<OutboxEntry> entries) throws SQLException {
    for (int from = 0; from < entries.size(); ) {
      int count = sizeOf(entries.size() - from);
      PreparedStatement insert = transaction.prepare(INSERT + SqlLists.tuples(count, COLUMNS));
      bind(insert, entries.subList(from, from + count), Set.of(), 0);
      insert.executeUpdate();
      from += count;
    }
  }

  /**
   * Adds entries, some of which are this process's from the beginning.
   *
   * @param ours these, by identity
   * @param leaseEnd until when, epoch milliseconds
   * @return the rows of these
   */
  List<OutboxRow> run(
      WriteTransaction transaction, List<OutboxEntry> entries, Set<OutboxEntry> ours, long leaseEnd)
      throws SQLException {
    List<OutboxRow> rows = new ArrayList<>(ours.size());
    for (int from = 0; from < entries.size(); ) {
      int count = sizeOf(entries.size() - from);
      List<OutboxEntry> some = entries.subList(from, from + count);
      PreparedStatement insert =
          transaction.prepare(INSERT + SqlLists.tuples(count, COLUMNS) + " RETURNING id");
      bind(insert, some, ours, leaseEnd);
      List<Long> ids = new ArrayList<>(Rows.all(insert, row -> row.getLong(1)));
      // given out in the order of the values, told in any
      Collections.sort(ids);
      for (int i = 0; i < count; i++) {
        if (ours.contains(some.get(i))) {
          rows.add(new OutboxRow(ids.get(i), some.get(i), 1));
        }
      }
      from += count;
    }
    return rows;
  }

  private static int sizeOf(int left) {
    return Math.min(MOST, Integer.highestOneBit(left));
  }

  private void bind(
      PreparedStatement insert, List<OutboxEntry> entries, Set<OutboxEntry> ours, long leaseEnd)
      throws SQLException {
    int index = 0;
    for (OutboxEntry entry : entries) {
      boolean leased = ours.contains(entry);
      insert.setString(++index, entry.account());
      insert.setString(++index, entry.kind());
      insert.setString(++index, entry.messageId());
      insert.setString(++index, entry.gatewayId());
      insert.setString(++index, entry.payload());
      insert.setLong(++index, entry.createdAt());
      insert.setLong(++index, entry.expiresAt());
      insert.setString(++index, entry.sessionId());
      insert.setLong(++index, leased ? leaseEnd : 0);
      insert.setString(++index, leased ? instanceId : null);
      insert.setInt(++index, leased ? 1 : 0);
    }
  }
}
