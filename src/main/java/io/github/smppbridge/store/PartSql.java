package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/** Statements on {@code part} and {@code part_set}. */
final class PartSql {

  static final String SELECT =
      "SELECT account, source_addr, dest_addr, reference, total, number, message_id, octets,"
          + " data_coding, registered_delivery, attributes_json, received_at, expires_at,"
          + " generation, gateway_id, marked_at FROM part ";

  private static final String KEY =
      "account = ? AND source_addr = ? AND dest_addr = ? AND reference = ? AND total = ?";

  private PartSql() {}

  /** Makes other replicas wait that deal with the same key, until the end of the transaction. */
  static void lockKey(WriteTransaction transaction, PartRow part) throws SQLException {
    PreparedStatement upsert =
        transaction.prepare(
            "INSERT INTO part_set (account, source_addr, dest_addr, reference, total, touched_at)"
                + " VALUES (?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (account, source_addr, dest_addr, reference, total)"
                + " DO UPDATE SET touched_at = excluded.touched_at");
    bindKey(upsert, part);
    upsert.setLong(6, part.receivedAt());
    upsert.executeUpdate();
  }

  static List<StoredPart> ofKey(WriteTransaction transaction, PartRow part) throws SQLException {
    PreparedStatement select =
        transaction.prepare(SELECT + "WHERE " + KEY + " ORDER BY generation, number");
    bindKey(select, part);
    return all(select);
  }

  static List<PartRow> marked(WriteTransaction transaction, String gatewayId) throws SQLException {
    PreparedStatement select = transaction.prepare(SELECT + "WHERE gateway_id = ? ORDER BY number");
    select.setString(1, gatewayId);
    return all(select).stream().map(StoredPart::part).toList();
  }

  /** An account has few parts at a time, and its name begins the key. */
  static List<PartRow> byMessageId(Connection connection, String account, String messageId)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(SELECT + "WHERE account = ? AND message_id = ?")) {
      select.setString(1, account);
      select.setString(2, messageId);
      return all(select).stream().map(StoredPart::part).toList();
    }
  }

  static void insert(WriteTransaction transaction, PartRow part, int generation)
      throws SQLException {
    PreparedStatement insert =
        transaction.prepare(
            "INSERT INTO part (account, source_addr, dest_addr, reference, total, number,"
                + " message_id, octets, data_coding, registered_delivery, attributes_json,"
                + " received_at, expires_at, generation) VALUES ("
                + SqlLists.list(14)
                + ")");
    bindKey(insert, part);
    insert.setInt(6, part.number());
    insert.setString(7, part.messageId());
    insert.setBytes(8, part.octets());
    insert.setInt(9, part.dataCoding());
    insert.setInt(10, part.registeredDelivery());
    insert.setString(11, part.attributesJson());
    insert.setLong(12, part.receivedAt());
    insert.setLong(13, part.expiresAt());
    insert.setInt(14, generation);
    insert.executeUpdate();
  }

  /** {@code at} null = the set is dealt with. */
  static void mark(
      WriteTransaction transaction, PartRow part, int generation, String gatewayId, Long at)
      throws SQLException {
    PreparedStatement update =
        transaction.prepare(
            "UPDATE part SET gateway_id = ?, marked_at = ? WHERE generation = ? AND " + KEY);
    update.setString(1, gatewayId);
    if (at == null) {
      update.setNull(2, Types.BIGINT);
    } else {
      update.setLong(2, at);
    }
    update.setInt(3, generation);
    update.setString(4, part.account());
    update.setString(5, part.source());
    update.setString(6, part.dest());
    update.setInt(7, part.reference());
    update.setInt(8, part.total());
    update.executeUpdate();
  }

  static List<StoredPart> all(PreparedStatement statement) throws SQLException {
    List<StoredPart> parts = new ArrayList<>();
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        PartRow part =
            new PartRow(
                result.getString(1),
                result.getString(2),
                result.getString(3),
                result.getInt(4),
                result.getInt(5),
                result.getInt(6),
                result.getString(7),
                result.getBytes(8),
                result.getInt(9),
                result.getInt(10),
                result.getString(11),
                result.getLong(12),
                result.getLong(13));
        String gatewayId = result.getString(15);
        boolean done = gatewayId != null && result.getObject(16) == null;
        parts.add(new StoredPart(part, result.getInt(14), gatewayId, done));
      }
    }
    return parts;
  }

  private static void bindKey(PreparedStatement statement, PartRow part) throws SQLException {
    statement.setString(1, part.account());
    statement.setString(2, part.source());
    statement.setString(3, part.dest());
    statement.setInt(4, part.reference());
    statement.setInt(5, part.total());
  }
}
