package io.github.smppbridge.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Objects;

/** Columns of {@code message} and their order in a {@link MessageRow}. */
final class MessageSql {

  static final String COLUMNS =
      "message_id, slot, gateway_id, account, device_id, source_addr, source_ton, source_npi,"
          + " dest_addr, dest_ton, dest_npi, service_type, registered_delivery, state, error,"
          + " text_head, parts_count, parts_delivered, body_json, created_at, due_at, held_by,"
          + " answered_at, sent_at, final_at, expires_at, next_check_at, checks, replacement_id,"
          + " session_id, user_message_reference, gateway, sent_source, sent_dest, sent_text,"
          + " trace";

  static final String INSERT_INTO = "INSERT INTO message (" + COLUMNS + ") VALUES ";

  static final String UPDATE =
      "UPDATE message SET device_id = ?, registered_delivery = ?, state = ?, error = ?, text_head ="
          + " ?, parts_count = ?, parts_delivered = ?, body_json = ?, due_at = ?, answered_at = ?,"
          + " sent_at = ?, final_at = ?, expires_at = ?, next_check_at = ?, checks = ?,"
          + " replacement_id = ? WHERE message_id = ? AND gateway_id = ?";

  /** Of the columns that change, those that tell how far a message is. */
  static final String UPDATE_PROGRESS =
      "UPDATE message SET state = ?, error = ?, parts_count = ?, parts_delivered = ?, sent_at = ?,"
          + " final_at = ?, next_check_at = ? WHERE message_id = ? AND gateway_id = ?";

  static final String SELECT = "SELECT " + COLUMNS + " FROM message ";

  private MessageSql() {}

  /** The first columns of each insert: what was submitted, from whom, and to whom. */
  static void bindSubmit(PreparedStatement statement, int before, MessageRow row)
      throws SQLException {
    statement.setString(before + 1, row.messageId());
    statement.setInt(before + 2, row.slot());
    statement.setString(before + 3, row.gatewayId());
    statement.setString(before + 4, row.account());
    statement.setString(before + 5, row.deviceId());
    statement.setString(before + 6, row.sourceAddr());
    statement.setInt(before + 7, row.sourceTon());
    statement.setInt(before + 8, row.sourceNpi());
    statement.setString(before + 9, row.destAddr());
    statement.setInt(before + 10, row.destTon());
    statement.setInt(before + 11, row.destNpi());
    statement.setString(before + 12, row.serviceType());
    statement.setInt(before + 13, row.registeredDelivery());
  }

  /** The columns of {@link #INSERT_INTO}; see {@link RowBatch.Binding}. */
  static void bindInsert(PreparedStatement statement, int before, MessageRow row)
      throws SQLException {
    bindSubmit(statement, before, row);
    statement.setInt(before + 14, row.state());
    statement.setInt(before + 15, row.error());
    statement.setString(before + 16, storable(row.textHead()));
    statement.setInt(before + 17, row.partsCount());
    statement.setInt(before + 18, row.partsDelivered());
    statement.setString(before + 19, row.bodyJson());
    statement.setLong(before + 20, row.createdAt());
    statement.setLong(before + 21, row.dueAt());
    statement.setString(before + 22, row.heldBy());
    statement.setObject(before + 23, row.answeredAt(), Types.BIGINT);
    statement.setObject(before + 24, row.sentAt(), Types.BIGINT);
    statement.setObject(before + 25, row.finalAt(), Types.BIGINT);
    statement.setObject(before + 26, row.expiresAt(), Types.BIGINT);
    statement.setObject(before + 27, row.nextCheckAt(), Types.BIGINT);
    statement.setInt(before + 28, row.checks());
    statement.setString(before + 29, row.replacementId());
    statement.setString(before + 30, row.sessionId());
    statement.setObject(before + 31, row.userMessageReference(), Types.INTEGER);
    statement.setString(before + 32, row.gateway());
    statement.setString(before + 33, row.sentSource());
    statement.setString(before + 34, row.sentDest());
    statement.setString(before + 35, storable(row.sentText()));
    statement.setString(before + 36, row.trace());
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
    statement.setLong(9, row.dueAt());
    statement.setObject(10, row.answeredAt(), Types.BIGINT);
    statement.setObject(11, row.sentAt(), Types.BIGINT);
    statement.setObject(12, row.finalAt(), Types.BIGINT);
    statement.setObject(13, row.expiresAt(), Types.BIGINT);
    statement.setObject(14, row.nextCheckAt(), Types.BIGINT);
    statement.setInt(15, row.checks());
    statement.setString(16, row.replacementId());
    statement.setString(17, row.messageId());
    statement.setString(18, row.gatewayId());
  }

  /** Whether no column changes but those of {@link #UPDATE_PROGRESS}. */
  static boolean isProgress(MessageRow before, MessageRow after) {
    return Objects.equals(before.deviceId(), after.deviceId())
        && before.registeredDelivery() == after.registeredDelivery()
        && Objects.equals(before.textHead(), after.textHead())
        && Objects.equals(before.bodyJson(), after.bodyJson())
        && before.dueAt() == after.dueAt()
        && Objects.equals(before.answeredAt(), after.answeredAt())
        && Objects.equals(before.expiresAt(), after.expiresAt())
        && before.checks() == after.checks()
        && Objects.equals(before.replacementId(), after.replacementId());
  }

  static void bindProgress(PreparedStatement statement, MessageRow row) throws SQLException {
    statement.setInt(1, row.state());
    statement.setInt(2, row.error());
    statement.setInt(3, row.partsCount());
    statement.setInt(4, row.partsDelivered());
    statement.setObject(5, row.sentAt(), Types.BIGINT);
    statement.setObject(6, row.finalAt(), Types.BIGINT);
    statement.setObject(7, row.nextCheckAt(), Types.BIGINT);
    statement.setString(8, row.messageId());
    statement.setString(9, row.gatewayId());
  }

  /** The columns of {@link #SELECT}. */
  static MessageRow row(ResultSet result) throws SQLException {
    return new MessageRow(
        result.getString(1),
        result.getInt(2),
        result.getString(3),
        result.getString(4),
        result.getString(5),
        result.getString(6),
        result.getInt(7),
        result.getInt(8),
        result.getString(9),
        result.getInt(10),
        result.getInt(11),
        result.getString(12),
        result.getInt(13),
        result.getInt(14),
        result.getInt(15),
        result.getString(16),
        result.getInt(17),
        result.getInt(18),
        result.getString(19),
        result.getLong(20),
        result.getLong(21),
        result.getString(22),
        time(result, 23),
        time(result, 24),
        time(result, 25),
        time(result, 26),
        time(result, 27),
        result.getInt(28),
        result.getString(29),
        result.getString(30),
        number(result, 31),
        result.getString(32),
        result.getString(33),
        result.getString(34),
        result.getString(35),
        result.getString(36));
  }

  static Long time(ResultSet result, int column) throws SQLException {
    long value = result.getLong(column);
    return result.wasNull() ? null : value;
  }

  private static Integer number(ResultSet result, int column) throws SQLException {
    int value = result.getInt(column);
    return result.wasNull() ? null : value;
  }

  /** PostgreSQL takes neither U+0000 nor half a surrogate pair, which cutting a text can leave. */
  static String storable(String text) {
    if (text == null || isStorable(text)) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c != 0 && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))
        .forEach(clean::appendCodePoint);
    return clean.length() == text.length() ? text : clean.toString();
  }

  /** What nearly all texts are, so that they are not taken apart. */
  private static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == 0 || Character.isSurrogate(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
