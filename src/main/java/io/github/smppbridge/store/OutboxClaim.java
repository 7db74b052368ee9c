package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One claim: its parameters and the SQL the dialects share.
 *
 * @param limits accounts and how many entries each may get
 * @param now epoch milliseconds, as all times: what was put off until then is due
 * @param patient the time by which leases and entries end
 * @param leaseEnd until when they are ours
 * @param owner whose they become
 * @param alone whether no other process can be alive that answers submits
 */
record OutboxClaim(
    Map<String, Integer> limits,
    long now,
    long patient,
    long leaseEnd,
    String owner,
    boolean alone) {

  /** Marks rows as ours; followed by the ids. */
  static final String UPDATE =
      "UPDATE outbox SET ready_at = ?, lease_owner = ?, attempts = attempts + 1 WHERE id IN ";

  /** Entries whose next attempt is due, or whose lease is over; followed by {@link #free}. */
  static final String PUT_OFF =
      "o.ready_at > 0 AND o.ready_at <= ? AND (o.lease_owner IS NULL OR o.ready_at <= ?) AND ";

  /** The order in which they are due. */
  static final String PUT_OFF_ORDER = " ORDER BY o.ready_at, o.id";

  /** Entries that were never tried: no clock decides about them. Followed by {@link #free}. */
  static final String FRESH = "o.ready_at = 0 AND ";

  /** The order in which they were stored. */
  static final String FRESH_ORDER = " ORDER BY o.id";

  /** The columns {@link #row} reads. */
  static final String RETURNING =
      " RETURNING id, account, kind, message_id, gateway_id, payload, created_at, expires_at,"
          + " attempts";

  private static final String NOT_EXPIRED_NOR_HELD =
      "o.expires_at > ? AND NOT EXISTS (SELECT 1 FROM message m WHERE m.message_id = o.message_id"
          + " AND m.gateway_id = o.gateway_id AND m.answered_at IS NULL AND ";

  /**
   * What may go out. A receipt is held back while the process that answers the submit of its
   * message lives and has not answered: however long that takes.
   */
  String free() {
    return NOT_EXPIRED_NOR_HELD
        + (alone
            ? "m.held_by = ?)"
            : "(m.held_by = ? OR EXISTS (SELECT 1 FROM node n"
                + " WHERE n.instance_id = m.held_by AND n.lease_until > ?)))");
  }

  /** The parameters of {@link #free}. */
  private List<Object> freeParameters() {
    return alone ? List.of(patient, owner) : List.of(patient, owner, patient);
  }

  /** The parameters of {@link #PUT_OFF} and what follows it. */
  List<Object> putOff() {
    List<Object> parameters = new ArrayList<>(List.of(now, patient));
    parameters.addAll(freeParameters());
    return parameters;
  }

  /** The parameters of {@link #FRESH} and what follows it. */
  List<Object> fresh() {
    return freeParameters();
  }

  /** Marks a row as ours. */
  List<Object> lease() {
    return List.of(leaseEnd, owner);
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
