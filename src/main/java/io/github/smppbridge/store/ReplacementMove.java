package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.Rows;
import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Puts replacements in the place of their messages, within a transaction: who hears of one from the
 * gateway or from a phone knows that the gateway took it. From then on events of the old gateway id
 * find nothing.
 */
record ReplacementMove(Dialect dialect) {

  static final String SELECT =
      "SELECT gateway_id, message_id, account, registered_delivery, text_head, parts_count,"
          + " body_json, created_at, sent_at, due_at, expires_at, gateway, check_at FROM replacement ";

  /**
   * Moves the messages that these are to replace, unless they have ended.
   *
   * @param replacements gateway ids
   * @param meant the messages among them to move
   * @return the messages as they are now
   */
  List<MessageRow> run(
      WriteTransaction transaction, Collection<String> replacements, Predicate<MessageRow> meant)
      throws SQLException {
    List<String> ids = SqlLists.padded(replacements);
    String among = SqlLists.list(ids.size());
    List<MessageRow> open =
        transaction.query(
            MessageSql.SELECT
                + "WHERE replacement_id IN "
                + among
                + " AND final_at IS NULL ORDER BY gateway_id, message_id"
                + dialect.forUpdate(),
            MessageSql::row,
            ids);
    open.removeIf(meant.negate());
    if (open.isEmpty()) {
      return List.of();
    }
    Map<String, ReplacementRow> known = new HashMap<>();
    transaction
        .query(SELECT + "WHERE gateway_id IN " + among, ReplacementMove::row, ids)
        .forEach(row -> known.put(row.gatewayId(), row));
    List<MessageRow> moved = new ArrayList<>();
    for (MessageRow row : open) {
      moved.add(move(transaction, row, known.get(row.replacementId())));
    }
    return moved;
  }

  private static MessageRow move(
      WriteTransaction transaction, MessageRow old, ReplacementRow replacement)
      throws SQLException {
    MessageRow next =
        replacement == null
            ? old.with().gatewayId(old.replacementId()).replacementId(null).build()
            : replacement.applyTo(old);
    transaction.update(
        "UPDATE message SET gateway_id = ?, sent_text = ? WHERE message_id = ? AND gateway_id = ?",
        next.gatewayId(),
        next.sentText(),
        old.messageId(),
        old.gatewayId());
    PreparedStatement update = transaction.prepare(MessageSql.UPDATE);
    MessageSql.bindUpdate(update, next);
    update.executeUpdate();
    delete(transaction, next.gatewayId());
    return next;
  }

  static void delete(WriteTransaction transaction, String gatewayId) throws SQLException {
    transaction.update("DELETE FROM replacement WHERE gateway_id = ?", gatewayId);
  }

  /** Its message ended without it. One that the gateway may have is kept, to be taken back. */
  static void end(WriteTransaction transaction, String gatewayId) throws SQLException {
    transaction.update(
        "DELETE FROM replacement WHERE gateway_id = ? AND sent_at IS NULL", gatewayId);
    transaction.update("UPDATE replacement SET check_at = 0 WHERE gateway_id = ?", gatewayId);
  }

  static void insert(WriteTransaction transaction, ReplacementRow row) throws SQLException {
    Rows.bind(
            transaction.prepare(
                "INSERT INTO replacement (gateway_id, message_id, account, registered_delivery,"
                    + " text_head, parts_count, body_json, created_at, sent_at, due_at, expires_at,"
                    + " gateway, check_at) VALUES "
                    + SqlLists.list(13)),
            row.gatewayId(),
            row.messageId(),
            row.account(),
            row.registeredDelivery(),
            MessageSql.storable(row.textHead()),
            row.partsCount(),
            row.bodyJson(),
            row.createdAt(),
            row.sentAt(),
            row.dueAt(),
            row.expiresAt(),
            row.gateway(),
            row.checkAt())
        .executeUpdate();
  }

  static ReplacementRow row(ResultSet result) throws SQLException {
    return new ReplacementRow(
        result.getString(1),
        result.getString(2),
        result.getString(3),
        result.getInt(4),
        result.getString(5),
        result.getInt(6),
        result.getString(7),
        result.getLong(8),
        MessageSql.time(result, 9),
        result.getLong(10),
        MessageSql.time(result, 11),
        result.getString(12),
        MessageSql.time(result, 13));
  }
}
