package io.github.smppbridge.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

/** Columns of {@code message} and their order in a {@link MessageRow}. */
final class MessageSql {

  static final String COLUMNS =
      "message_id, gateway_id, account, device_id, source_addr, source_ton, source_npi, dest_addr,"
          + " dest_ton, dest_npi, service_type, registered_delivery, state, error, text_head,"
          + " parts_count, parts_delivered, body_json, created_at, answered_at, sent_at, final_at,"
          + " expires_at, next_check_at, checks";

  static final String INSERT = "INSERT INTO message (" + COLUMNS + ") VALUES " + SqlLists.list(25);

  static final String UPDATE =
      "UPDATE message SET device_id = ?, registered_delivery = ?, state = ?, error = ?,"
          + " text_head = ?, parts_count = ?, parts_delivered = ?, body_json = ?, answered_at = ?,"
          + " sent_at = ?, final_at = ?, expires_at = ?, next_check_at = ?, checks = ?"
          + " WHERE message_id = ? AND gateway_id = ?";

  static final String SELECT = "SELECT " + COLUMNS + " FROM message ";

  private MessageSql() {}

  static void bindInsert(PreparedStatement statement, MessageRow row) throws SQLException {
    statement.setString(1, row.messageId());
    statement.setString(2, row.gatewayId());
    statement.setString(3, row.account());
    statement.setString(4, row.deviceId());
    statement.setString(5, row.sourceAddr());
    statement.setInt(6, row.sourceTon());
    statement.setInt(7, row.sourceNpi());
    statement.setString(8, row.destAddr());
    statement.setInt(9, row.destTon());
    statement.setInt(10, row.destNpi());
    statement.setString(11, row.serviceType());
    statement.setInt(12, row.registeredDelivery());
    statement.setInt(13, row.state());
    statement.setInt(14, row.error());
    statement.setString(15, storable(row.textHead()));
    statement.setInt(16, row.partsCount());
    statement.setInt(17, row.partsDelivered());
    statement.setString(18, row.bodyJson());
    statement.setLong(19, row.createdAt());
    statement.setObject(20, row.answeredAt(), Types.BIGINT);
    statement.setObject(21, row.sentAt(), Types.BIGINT);
    statement.setObject(22, row.finalAt(), Types.BIGINT);
    statement.setObject(23, row.expiresAt(), Types.BIGINT);
    statement.setObject(24, row.nextCheckAt(), Types.BIGINT);
    statement.setInt(25, row.checks());
  }

  static void bindUpdate(PreparedStatement statement, MessageRow row) throws SQLException {
    statement.setString(1, row.deviceId());
    statement.setInt(2, row.registeredDelivery());
    statement.setInt(3, row.state());
    statement.setInt(4, row.error());
    statement.setString(5, storable(row.textHead()));
    statement.setInt(6, row.partsCount());
    statement.setInt(7, row.partsDelivered());
    statement.setString(8, row.bodyJson());
    statement.setObject(9, row.answeredAt(), Types.BIGINT);
    statement.setObject(10, row.sentAt(), Types.BIGINT);
    statement.setObject(11, row.finalAt(), Types.BIGINT);
    statement.setObject(12, row.expiresAt(), Types.BIGINT);
    statement.setObject(13, row.nextCheckAt(), Types.BIGINT);
    statement.setInt(14, row.checks());
    statement.setString(15, row.messageId());
    statement.setString(16, row.gatewayId());
  }

  /** The columns of {@link #SELECT}. */
  static MessageRow row(ResultSet result) throws SQLException {
    return new MessageRow(
        result.getString(1),
        result.getString(2),
        result.getString(3),
        result.getString(4),
        result.getString(5),
        result.getInt(6),
        result.getInt(7),
        result.getString(8),
        result.getInt(9),
        result.getInt(10),
        result.getString(11),
        result.getInt(12),
        result.getInt(13),
        result.getInt(14),
        result.getString(15),
        result.getInt(16),
        result.getInt(17),
        result.getString(18),
        result.getLong(19),
        time(result, 20),
        time(result, 21),
        time(result, 22),
        time(result, 23),
        time(result, 24),
        result.getInt(25));
  }

  private static Long time(ResultSet result, int column) throws SQLException {
    long value = result.getLong(column);
    return result.wasNull() ? null : value;
  }

  /** PostgreSQL takes neither U+0000 nor half a surrogate pair, which cutting a text can leave. */
  private static String storable(String text) {
    if (text == null) {
      return null;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c != 0 && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))
        .forEach(clean::appendCodePoint);
    return clean.length() == text.length() ? text : clean.toString();
  }
}
