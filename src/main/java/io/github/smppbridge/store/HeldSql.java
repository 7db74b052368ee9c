package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.Rows;
import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Columns of {@code held}, and its changes within the transactions of others. */
final class HeldSql {
  static final String COLUMNS =
      "gateway_id, account, content, created_at, due_at, expires_at, attempts, sent_at, sim";

  static final String SELECT = "SELECT " + COLUMNS + " FROM held ";

  private static final String INSERT =
      "INSERT INTO held (" + COLUMNS + ", ready_at) VALUES " + SqlLists.list(10);

  /** Of a row of {@code message}: the gateway is not to be asked for what it cannot have. */
  static final String NOT_HELD =
      " AND NOT EXISTS (SELECT 1 FROM held h WHERE h.gateway_id = message.gateway_id)";

  private HeldSql() {}

  static void insert(WriteTransaction transaction, HeldRow row) throws SQLException {
    Rows.bind(
            transaction.prepare(INSERT),
            row.gatewayId(),
            row.account(),
            row.content(),
            row.createdAt(),
            row.dueAt(),
            row.expiresAt(),
            row.attempts(),
            row.sentAt(),
            row.sim(),
            row.dueAt())
        .executeUpdate();
  }

  /**
   * Takes a message out that the gateway cannot have.
   *
   * @return false when it is not held, or the gateway may have it
   */
  static boolean release(WriteTransaction transaction, String account, String gatewayId)
      throws SQLException {
    return transaction.update(
            "DELETE FROM held WHERE gateway_id = ? AND account = ? AND sent_at IS NULL",
            gatewayId,
            account)
        > 0;
  }

  /** What of a message that is none any more would be sent, and its text kept. */
  static void forget(WriteTransaction transaction, String account, String gatewayId)
      throws SQLException {
    transaction.update(
        "DELETE FROM held WHERE gateway_id = ? AND account = ? AND NOT EXISTS"
            + " (SELECT 1 FROM message m WHERE m.gateway_id = held.gateway_id)",
        gatewayId,
        account);
  }

  /** The columns of {@link #SELECT}. */
  static HeldRow row(ResultSet result) throws SQLException {
    int sim = result.getInt(9);
    boolean anySim = result.wasNull();
    return new HeldRow(
        result.getString(1),
        result.getString(2),
        result.getString(3),
        result.getLong(4),
        result.getLong(5),
        result.getLong(6),
        result.getInt(7),
        MessageSql.time(result, 8),
        anySim ? null : sim);
  }
}
