package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.Rows;
import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/** When the gateway is asked for messages, within a transaction. */
record DueChecks(Dialect dialect) {
  /** How long what is about to end is looked for among all that is due. */
  private static final long LATELY_MILLIS = 15_000;

  /** Takes what is due, counts the check and puts the next one off. */
  List<MessageRow> claim(
      WriteTransaction transaction,
      long now,
      List<String> among,
      int limit,
      int ends,
      ToLongFunction<MessageRow> next)
      throws SQLException {
    List<MessageRow> claimed = new ArrayList<>();
    PreparedStatement update =
        transaction.prepare(
            "UPDATE message SET next_check_at = ?, checks = ?"
                + " WHERE message_id = ? AND gateway_id = ?");
    for (MessageRow row : due(transaction, now, among, limit, ends)) {
      int checks = row.checks() + 1;
      long at = next.applyAsLong(row);
      Rows.bind(update, at, checks, row.messageId(), row.gatewayId()).addBatch();
      claimed.add(row.with().nextCheckAt(at).checks(checks).build());
    }
    update.executeBatch();
    return claimed;
  }

  private Collection<MessageRow> due(
      WriteTransaction transaction, long now, List<String> among, int limit, int ends)
      throws SQLException {
    List<MessageRow> due = dialect.dueChecks(transaction, now, among, limit);
    if (due.size() < limit) {
      return due;
    }
    Set<MessageRow> all =
        new LinkedHashSet<>(
            transaction.query(
                MessageSql.SELECT
                    + "WHERE account IN "
                    + SqlLists.list(among.size())
                    + " AND final_at IS NULL AND next_check_at > ? AND next_check_at <= ?"
                    + " AND (expires_at <= ? OR checks < 0) ORDER BY next_check_at LIMIT ?"
                    + dialect.skipLocked(),
                MessageSql::row,
                among,
                now - LATELY_MILLIS,
                now,
                now,
                ends));
    all.addAll(due);
    return all;
  }

  /** See {@link MessageTable#checkBy}. Of several rows of one gateway id one is asked for. */
  void soon(WriteTransaction transaction, String account, String gatewayId, long at)
      throws SQLException {
    if (soon(transaction, "next_check_at IS NOT NULL", account, gatewayId, at, List.of()) == 0) {
      soon(
          transaction,
          "message_id = (SELECT MIN(message_id) FROM message WHERE gateway_id = ?)",
          account,
          gatewayId,
          at,
          List.of(gatewayId));
    }
  }

  private static int soon(
      WriteTransaction transaction,
      String which,
      String account,
      String gatewayId,
      long at,
      List<String> values)
      throws SQLException {
    return transaction.update(
        "UPDATE message SET checks = ?,"
            + " next_check_at = CASE WHEN next_check_at < ? THEN next_check_at ELSE ? END"
            + " WHERE gateway_id = ? AND account = ? AND final_at IS NULL AND "
            + which,
        MessageRow.OFTEN,
        at,
        at,
        gatewayId,
        account,
        values);
  }
}
