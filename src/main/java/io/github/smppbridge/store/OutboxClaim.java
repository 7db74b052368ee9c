package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One claim: its parameters, the SQL the dialects share, and the rows it got. */
final class OutboxClaim {

  /** Marks rows as ours; followed by the ids. */
  static final String UPDATE =
      "UPDATE outbox SET ready_at = ?, lease_owner = ?, attempts = attempts + 1 WHERE id IN ";

  /**
   * What may be claimed, oldest first. A receipt is held back while the submit_sm_resp of its
   * message is not written (but not for ever: the session may have died before it).
   */
  static final String CLAIMABLE =
      "o.ready_at <= ? AND o.expires_at > ? AND NOT EXISTS (SELECT 1 FROM message m"
          + " WHERE m.message_id = o.message_id AND m.gateway_id = o.gateway_id"
          + " AND m.answered_at IS NULL AND m.created_at > ?) ORDER BY o.ready_at, o.id";

  /** The columns {@link #collect} reads. */
  static final String RETURNING =
      " RETURNING id, account, kind, message_id, gateway_id, payload, created_at, expires_at,"
          + " attempts";

  private final Map<String, Integer> limits;
  private final long now;
  private final long leaseEnd;
  private final long heldSince;
  private final String owner;
  private final List<OutboxRow> rows = new ArrayList<>();

  OutboxClaim(Map<String, Integer> limits, long now, long leaseEnd, long heldSince, String owner) {
    this.limits = limits;
    this.now = now;
    this.leaseEnd = leaseEnd;
    this.heldSince = heldSince;
    this.owner = owner;
  }

  Map<String, Integer> limits() {
    return limits;
  }

  /** One cheap statement that spares the expensive one for all accounts with nothing to do. */
  List<String> accountsWithReadyRows(WriteTransaction transaction) throws SQLException {
    List<String> accounts = List.copyOf(limits.keySet());
    int padded = SqlLists.padded(accounts.size());
    PreparedStatement select =
        transaction.prepare(
            "WITH a(account) AS (VALUES "
                + SqlLists.tuples(padded, 1)
                + ") SELECT a.account FROM a WHERE EXISTS (SELECT 1 FROM outbox o"
                + " WHERE o.account = a.account AND o.ready_at <= ?)");
    for (int i = 0; i < padded; i++) {
      select.setString(i + 1, accounts.get(Math.min(i, accounts.size() - 1)));
    }
    select.setLong(padded + 1, now);
    Set<String> ready = new LinkedHashSet<>();
    try (ResultSet result = select.executeQuery()) {
      while (result.next()) {
        ready.add(result.getString(1));
      }
    }
    return List.copyOf(ready);
  }

  int bindUpdate(PreparedStatement statement) throws SQLException {
    return bindUpdate(statement, 1);
  }

  int bindUpdate(PreparedStatement statement, int from) throws SQLException {
    statement.setLong(from, leaseEnd);
    statement.setString(from + 1, owner);
    return from + 2;
  }

  int bindClaimable(PreparedStatement statement, int from) throws SQLException {
    statement.setLong(from, now);
    statement.setLong(from + 1, now);
    statement.setLong(from + 2, heldSince);
    return from + 3;
  }

  void collect(PreparedStatement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        OutboxEntry entry =
            new OutboxEntry(
                result.getString(2),
                result.getString(3),
                result.getString(4),
                result.getString(5),
                result.getString(6),
                result.getLong(7),
                result.getLong(8));
        rows.add(new OutboxRow(result.getLong(1), entry, result.getInt(9)));
      }
    }
  }

  /** All rows in order of id, which within an account is the order they were stored in. */
  List<OutboxRow> rows() {
    rows.sort(Comparator.comparingLong(OutboxRow::id));
    return List.copyOf(rows);
  }
}
