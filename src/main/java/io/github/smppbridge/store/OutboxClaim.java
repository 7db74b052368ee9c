package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One claim: its parameters and the SQL the dialects share.
 *
 * @param limits accounts and how many entries each may get
 * @param filter what is left where it is
 * @param now epoch milliseconds, as all times: what was put off until then is due
 * @param patient the time by which leases and entries end
 * @param leaseEnd until when they are ours
 * @param owner whose they become
 * @param alone whether no other process can be alive that answers submits
 */
record OutboxClaim(
    Map<String, Integer> limits,
    ClaimFilter filter,
    long now,
    long patient,
    long leaseEnd,
    String owner,
    boolean alone) {

  /** How long an entry is left to the process that may have its session. */
  private static final long OTHERS_FIRST_MILLIS = 2_500;

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
          + " session_id, attempts";

  private static final String NOT_EXPIRED_NOR_HELD =
      "o.expires_at > ? AND NOT EXISTS (SELECT 1 FROM message m WHERE m.message_id = o.message_id"
          + " AND m.gateway_id = o.gateway_id AND m.answered_at IS NULL AND ";

  /**
   * What may go out. A receipt is held back while the process that answers the submit of its
   * message lives and has not answered: however long that takes.
   */
  String free() {
    return notSated()
        + notForAnother()
        + NOT_EXPIRED_NOR_HELD
        + (alone
            ? "m.held_by = ?)"
            : "(m.held_by = ? OR EXISTS (SELECT 1 FROM node n"
                + " WHERE n.instance_id = m.held_by AND n.lease_until > ?)))");
  }

  /** Of what the index holds: there may be many of these before the first that is claimed. */
  private String notSated() {
    String sessions =
        filter.sated().isEmpty()
            ? ""
            : "(o.session_id IS NULL OR o.session_id NOT IN " + list(filter.sated()) + ") AND ";
    String mo =
        filter.satedWithMo().isEmpty()
            ? ""
            : "(o.kind <> 'mo' OR o.account NOT IN " + list(filter.satedWithMo()) + ") AND ";
    return sessions + mo;
  }

  /** For a moment by any clock: whoever has the session finds it with the next poll. */
  private String notForAnother() {
    return leavesToOthers()
        ? "(o.session_id IS NULL OR o.session_id IN "
            + list(filter.ours())
            + " OR o.created_at NOT BETWEEN ? AND ? OR NOT EXISTS (SELECT 1 FROM receiver r"
            + " WHERE r.account = o.account AND r.instance_id <> ?)) AND "
        : "";
  }

  private boolean leavesToOthers() {
    return !alone && !filter.ours().isEmpty();
  }

  private static String list(Set<String> values) {
    return SqlLists.list(SqlLists.padded(values).size());
  }

  /** The parameters of {@link #free}. */
  private List<Object> freeParameters() {
    List<Object> parameters = new ArrayList<>();
    for (Set<String> left : List.of(filter.sated(), filter.satedWithMo())) {
      if (!left.isEmpty()) {
        parameters.addAll(SqlLists.padded(left));
      }
    }
    if (leavesToOthers()) {
      parameters.addAll(SqlLists.padded(filter.ours()));
      parameters.addAll(List.of(now - OTHERS_FIRST_MILLIS, now + OTHERS_FIRST_MILLIS, owner));
    }
    parameters.addAll(List.of(patient, owner));
    if (!alone) {
      parameters.add(patient);
    }
    return parameters;
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
    return accountsWithReadyRows(transaction, limits.keySet(), now);
  }

  /** Which of some accounts have entries whose time has come. */
  static List<String> accountsWithReadyRows(
      WriteTransaction transaction, Set<String> among, long now) throws SQLException {
    List<String> accounts = SqlLists.padded(among);
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
            row.getLong(8),
            row.getString(9));
    return new OutboxRow(row.getLong(1), entry, row.getInt(10));
  }
}
