package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * One claim: its parameters and the SQL the dialects share.
 *
 * @param limits accounts and how many entries each may get
 * @param now epoch milliseconds, as all times: what was put off until then is due
 * @param patient the time by which leases and entries end
 * @param leaseEnd until when they are ours
 * @param heldSince receipts of messages older than that wait for no answer
 * @param owner whose they become
 */
record OutboxClaim(
    Map<String, Integer> limits,
    long now,
    long patient,
    long leaseEnd,
    long heldSince,
    String owner) {

  /** Marks rows as ours; followed by the ids. */
  static final String UPDATE =
      "UPDATE outbox SET ready_at = ?, lease_owner = ?, attempts = attempts + 1 WHERE id IN ";

  /**
   * What may be claimed, oldest first. A receipt is held back while the submit_sm_resp of its
   * message is not written (but not for ever: the session may have died before it).
   */
  static final String CLAIMABLE =
      "o.ready_at <= ? AND (o.lease_owner IS NULL OR o.ready_at <= ?) AND o.expires_at > ?"
          + " AND NOT EXISTS (SELECT 1 FROM message m"
          + " WHERE m.message_id = o.message_id AND m.gateway_id = o.gateway_id"
          + " AND m.answered_at IS NULL AND m.created_at > ?) ORDER BY o.ready_at, o.id";

  /** The columns {@link #row} reads. */
  static final String RETURNING =
      " RETURNING id, account, kind, message_id, gateway_id, payload, created_at, expires_at,"
          + " attempts";

  /** Marks a row as ours. */
  List<Object> lease() {
    return List.of(leaseEnd, owner);
  }

  /** The parameters of {@link #CLAIMABLE}. */
  List<Object> claimable() {
    return List.of(now, patient, patient, heldSince);
  }

  /** One cheap statement that spares the expensive one for all accounts with nothing to do. */
  List<String> accountsWithReadyRows(WriteTransaction transaction) throws SQLException {
    List<String> accounts = SqlLists.padded(limits.keySet());
    return transaction
        .query(
            "WITH a(account) AS (VALUES "
                + SqlLists.tuples(accounts.size(), 1)
                + ") SELECT a.account FROM a WHERE EXISTS (SELECT 1 FROM outbox o"
                + " WHERE o.account = a.account AND o.ready_at <= ?)",
            row -> row.getString(1),
            accounts,
            now)
        .stream()
        .distinct()
        .toList();
  }

  /** The columns of {@link #RETURNING}. */
  static OutboxRow row(ResultSet row) throws SQLException {
    OutboxEntry entry =
        new OutboxEntry(
            row.getString(2),
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getString(6),
            row.getLong(7),
            row.getLong(8));
    return new OutboxRow(row.getLong(1), entry, row.getInt(9));
  }
}
