package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Statements on {@code part} and {@code part_set}. */
final class PartSql {

  static final String SELECT =
      "SELECT account, source_addr, dest_addr, reference, total, number, message_id, octets,"
          + " data_coding, registered_delivery, attributes_json, received_at, expires_at,"
          + " generation, gateway_id, marked_at, session_id FROM part ";

  /** A set is dealt with; its parts are kept as long again as they had to be joined. */
  static final String DONE = "marked_at = NULL, expires_at = 2 * expires_at - received_at";

  /** More than the parts of two sets; no more rows of one key are looked at. */
  private static final int MOST = 600;

  private static final String KEY =
      "account = ? AND source_addr = ? AND dest_addr = ? AND reference = ? AND total = ?";

  /** The open sets of a key. */
  static final String OPEN =
      SELECT + "WHERE " + KEY + " AND gateway_id IS NULL ORDER BY generation DESC LIMIT ?";

  /** Of the sets of a key the newest. PostgreSQL may read all of them for a MAX. */
  static final String NEWEST =
      "SELECT generation FROM part WHERE " + KEY + " ORDER BY generation DESC LIMIT 1";

  /**
   * Parts of a message_id that are not dealt with. Of the marked ones the caller picks those of the
   * account: to name it here leads databases through all that are dealt with.
   */
  static final String OPEN_OR_MARKED =
      SELECT
          + "WHERE account = ? AND message_id = ? AND gateway_id IS NULL UNION ALL "
          + SELECT
          + "WHERE message_id = ? AND marked_at IS NOT NULL";

  /**
   * A part with the set it is in.
   *
   * @param part the part
   * @param generation which set of its key
   * @param gatewayId the mark; null = the set is open
   * @param done marked, and dealt with
   */
  record Stored(PartRow part, int generation, String gatewayId, boolean done) {}

  /**
   * A set that is marked.
   *
   * @param gatewayId the mark
   * @param at when, epoch milliseconds
   */
  record Marked(String gatewayId, long at) {}

  private PartSql() {}

  private static List<Object> key(PartRow part) {
    return List.of(part.account(), part.source(), part.dest(), part.reference(), part.total());
  }

  /** Makes other replicas wait that deal with the same key, until the end of the transaction. */
  static void lockKey(WriteTransaction transaction, PartRow part) throws SQLException {
    transaction.update(
        "INSERT INTO part_set (account, source_addr, dest_addr, reference, total, touched_at)"
            + " VALUES (?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (account, source_addr, dest_addr, reference, total)"
            + " DO UPDATE SET touched_at = excluded.touched_at",
        key(part),
        part.receivedAt());
  }

  /** The open sets of a part's key, the newest first; of very many, those. */
  static List<Stored> open(WriteTransaction transaction, PartRow part) throws SQLException {
    return whole(transaction.query(OPEN, PartSql::row, key(part), MOST));
  }

  /** The parts of one open set. */
  static List<PartRow> open(WriteTransaction transaction, PartRow part, int generation)
      throws SQLException {
    return transaction.query(
        SELECT + "WHERE " + KEY + " AND generation = ? AND gateway_id IS NULL ORDER BY number",
        row -> row(row).part(),
        key(part),
        generation);
  }

  /** Marked sets of a part's key that are before a generation, the nearest first. */
  static List<Stored> markedBefore(WriteTransaction transaction, PartRow part, int generation)
      throws SQLException {
    return marked(transaction, part, "generation < ?", generation, "generation DESC");
  }

  /** The same, after it. */
  static List<Stored> markedAfter(WriteTransaction transaction, PartRow part, int generation)
      throws SQLException {
    return marked(transaction, part, "generation > ?", generation, "generation");
  }

  private static List<Stored> marked(
      WriteTransaction transaction, PartRow part, String side, int generation, String order)
      throws SQLException {
    return whole(
        transaction.query(
            SELECT
                + "WHERE "
                + KEY
                + " AND gateway_id IS NOT NULL AND "
                + side
                + " ORDER BY "
                + order
                + " LIMIT ?",
            PartSql::row,
            key(part),
            generation,
            MOST));
  }

  /** Without the set at the end, of which rows may have been left out. */
  private static List<Stored> whole(List<Stored> rows) {
    if (rows.size() < MOST) {
      return rows;
    }
    int last = rows.get(rows.size() - 1).generation();
    return rows.stream().filter(row -> row.generation() != last).toList();
  }

  /** Parts of a key and number that have one of these message_ids. */
  static List<Stored> among(
      WriteTransaction transaction, PartRow part, Collection<String> messageIds)
      throws SQLException {
    List<String> ids = SqlLists.padded(messageIds);
    return transaction.query(
        SELECT
            + "WHERE "
            + KEY
            + " AND number = ? AND message_id IN "
            + SqlLists.list(ids.size())
            + " ORDER BY generation",
        PartSql::row,
        key(part),
        part.number(),
        ids);
  }

  /** The newest set of a part's key, 0 if there is none. */
  static int newest(WriteTransaction transaction, PartRow part) throws SQLException {
    return transaction.query(NEWEST, row -> row.getInt(1), key(part)).stream()
        .findFirst()
        .orElse(0);
  }

  /**
   * Marked sets that nobody has dealt with for long, the oldest first; gives {@link Marked}.
   *
   * @param accounts how many accounts are named
   */
  static String unfinished(int accounts) {
    // marked_at alone says that a set is marked: to ask for gateway_id as well leads through all
    // that are dealt with
    return "SELECT gateway_id, MIN(marked_at) FROM part WHERE marked_at < ?"
        + " AND (marked_at < ? OR marked_at >= ?) AND (marked_at < ? OR account IN "
        + SqlLists.list(accounts)
        + ") GROUP BY gateway_id ORDER BY MIN(marked_at) LIMIT ?";
  }

  /**
   * Marked sets of processes that live no more; gives {@link Marked}. While their message names no
   * phone it must not be sent again as long as the request of the dead may be on its way: another
   * phone could take it.
   *
   * @param accounts how many accounts are named
   */
  static String left(int accounts) {
    return "SELECT gateway_id, MIN(marked_at) FROM part WHERE marked_at IS NOT NULL"
        + " AND marked_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM node n"
        + " WHERE n.instance_id = part.marked_by) AND account IN "
        + SqlLists.list(accounts)
        + " AND NOT EXISTS (SELECT 1 FROM message m WHERE m.gateway_id = part.gateway_id"
        + " AND m.device_id IS NULL) GROUP BY gateway_id ORDER BY MIN(marked_at) LIMIT ?";
  }

  /** The parts of a marked set. */
  static List<PartRow> marked(WriteTransaction transaction, String gatewayId) throws SQLException {
    return transaction.query(
        SELECT + "WHERE gateway_id = ? ORDER BY number", row -> row(row).part(), gatewayId);
  }

  /** Which of its key's sets a marked one is; empty when it is gone. */
  static Optional<Integer> generation(WriteTransaction transaction, String gatewayId)
      throws SQLException {
    return transaction
        .query(
            "SELECT generation FROM part WHERE gateway_id = ? LIMIT 1",
            row -> row.getInt(1),
            gatewayId)
        .stream()
        .findFirst();
  }

  static void insert(WriteTransaction transaction, PartRow part, int generation)
      throws SQLException {
    transaction.update(
        "INSERT INTO part (account, source_addr, dest_addr, reference, total, number,"
            + " message_id, octets, data_coding, registered_delivery, attributes_json,"
            + " received_at, expires_at, session_id, generation) VALUES "
            + SqlLists.list(15),
        key(part),
        part.number(),
        part.messageId(),
        part.octets(),
        part.dataCoding(),
        part.registeredDelivery(),
        part.attributesJson(),
        part.receivedAt(),
        part.expiresAt(),
        part.sessionId(),
        generation);
  }

  /** Moves the part of the same number to another set. */
  static void move(WriteTransaction transaction, PartRow part, int from, int to)
      throws SQLException {
    transaction.update(
        "UPDATE part SET generation = ? WHERE generation = ? AND number = ? AND " + KEY,
        to,
        from,
        part.number(),
        key(part));
  }

  /**
   * Marks an open set.
   *
   * @param by the process that sends or ends it
   */
  static void mark(
      WriteTransaction transaction,
      PartRow part,
      int generation,
      String gatewayId,
      long at,
      String by)
      throws SQLException {
    transaction.update(
        "UPDATE part SET gateway_id = ?, marked_at = ?, marked_by = ? WHERE generation = ? AND "
            + KEY,
        gatewayId,
        at,
        by,
        generation,
        key(part));
  }

  /** A marked set is dealt with. */
  static void done(WriteTransaction transaction, String gatewayId) throws SQLException {
    transaction.update(
        "UPDATE part SET " + DONE + " WHERE gateway_id = ? AND marked_at IS NOT NULL", gatewayId);
  }

  /** Lets an open set wait longer. */
  static void putOff(WriteTransaction transaction, PartRow part, int generation, long until)
      throws SQLException {
    transaction.update(
        "UPDATE part SET expires_at = ? WHERE generation = ? AND gateway_id IS NULL AND " + KEY,
        until,
        generation,
        key(part));
  }

  /** The columns of {@link #SELECT}. */
  static Stored row(ResultSet row) throws SQLException {
    PartRow part =
        new PartRow(
            row.getString(1),
            row.getString(2),
            row.getString(3),
            row.getInt(4),
            row.getInt(5),
            row.getInt(6),
            row.getString(7),
            row.getBytes(8),
            row.getInt(9),
            row.getInt(10),
            row.getString(11),
            row.getLong(12),
            row.getLong(13),
            row.getString(17));
    String gatewayId = row.getString(15);
    boolean done = gatewayId != null && row.getObject(16) == null;
    return new Stored(part, row.getInt(14), gatewayId, done);
  }
}
