package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Statements on {@code part} and {@code part_set}. */
final class PartSql {

  static final String SELECT =
      "SELECT account, source_addr, dest_addr, reference, total, number, message_id, octets,"
          + " data_coding, registered_delivery, attributes_json, received_at, expires_at,"
          + " generation, gateway_id, marked_at FROM part ";

  private static final String KEY =
      "account = ? AND source_addr = ? AND dest_addr = ? AND reference = ? AND total = ?";

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

  static List<Stored> ofKey(WriteTransaction transaction, PartRow part) throws SQLException {
    return transaction.query(
        SELECT + "WHERE " + KEY + " ORDER BY generation, number", PartSql::row, key(part));
  }

  static void insert(WriteTransaction transaction, PartRow part, int generation)
      throws SQLException {
    transaction.update(
        "INSERT INTO part (account, source_addr, dest_addr, reference, total, number,"
            + " message_id, octets, data_coding, registered_delivery, attributes_json,"
            + " received_at, expires_at, generation) VALUES "
            + SqlLists.list(14),
        key(part),
        part.number(),
        part.messageId(),
        part.octets(),
        part.dataCoding(),
        part.registeredDelivery(),
        part.attributesJson(),
        part.receivedAt(),
        part.expiresAt(),
        generation);
  }

  /** {@code at} null = the set is dealt with. */
  static void mark(
      WriteTransaction transaction, PartRow part, int generation, String gatewayId, Long at)
      throws SQLException {
    transaction.update(
        "UPDATE part SET gateway_id = ?, marked_at = ? WHERE generation = ? AND " + KEY,
        gatewayId,
        at,
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
            row.getLong(13));
    String gatewayId = row.getString(15);
    boolean done = gatewayId != null && row.getObject(16) == null;
    return new Stored(part, row.getInt(14), gatewayId, done);
  }
}
