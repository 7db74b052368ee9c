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
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** When the gateway is asked for messages, within a transaction. */
record DueChecks(Dialect dialect) {
  /** How long what is about to end is looked for among all that is due. */
  private static final long LATELY_MILLIS = 15_000;

  private static final String UPDATE =
      "UPDATE message SET next_check_at = ?, checks = ? WHERE message_id = ? AND gateway_id = ?";

  /** What nobody asks for now is due again so soon, at the latest: others come first meanwhile. */
  private static final long PUT_OFF_MILLIS = 5_000;

  /** Takes what is due and puts it off; counts the check of what is asked for. */
  List<MessageRow> claim(
      WriteTransaction transaction,
      long now,
      List<String> among,
      int limit,
      int ends,
      ToLongFunction<MessageRow> next,
      Predicate<MessageRow> begins)
      throws SQLException {
    return take(transaction, now, due(transaction, now, among, limit, ends), next, begins);
  }

  /** The same of what is at other gateways than its account's own. */
  List<MessageRow> claimElsewhere(
      WriteTransaction transaction,
      long now,
      List<String> among,
      int limit,
      ToLongFunction<MessageRow> next,
      Predicate<MessageRow> begins)
      throws SQLException {
    List<MessageRow> due =
        transaction.query(
            MessageSql.SELECT
                + "WHERE account IN "
                + SqlLists.list(among.size())
                + " AND gateway IS NOT NULL AND final_at IS NULL AND next_check_at <= ?"
                + HeldSql.NOT_HELD
                + " ORDER BY next_check_at LIMIT ?"
                + dialect.skipLocked(),
            MessageSql::row,
            among,
            now,
            limit);
    return take(transaction, now, due, next, begins);
  }

  private static List<MessageRow> take(
      WriteTransaction transaction,
      long now,
      Collection<MessageRow> due,
      ToLongFunction<MessageRow> next,
      Predicate<MessageRow> begins)
      throws SQLException {
    List<MessageRow> claimed = new ArrayList<>();
    PreparedStatement update = transaction.prepare(UPDATE);
    for (MessageRow row : due) {
      long at = next.applyAsLong(row);
      if (begins.test(row)) {
        int checks = row.checks() + 1;
        Rows.bind(update, at, checks, row.messageId(), row.gatewayId()).addBatch();
        claimed.add(row.with().nextCheckAt(at).checks(checks).build());
      } else {
        at = Math.min(at, now + PUT_OFF_MILLIS);
        Rows.bind(update, at, row.checks(), row.messageId(), row.gatewayId()).addBatch();
      }
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
                    + " AND (expires_at <= ? OR checks >= ? AND checks < ?)"
                    + HeldSql.NOT_HELD
                    + " ORDER BY next_check_at LIMIT ?"
                    + dialect.skipLocked(),
                MessageSql::row,
                among,
                now - LATELY_MILLIS,
                now,
                now,
                MessageRow.OFTEN,
                MessageRow.AGAIN,
                ends));
    all.addAll(due);
    return all;
  }

  /**
   * See {@link MessageTable#checkBy}. Of several rows of one gateway id one is asked for. They are
   * found by that id, of which there are few: an account may have many that are open.
   */
  void soon(WriteTransaction transaction, String account, String gatewayId, long at)
      throws SQLException {
    List<MessageRow> open =
        transaction
            .query(
                MessageSql.SELECT
                    + "WHERE gateway_id = ? AND account = ? ORDER BY gateway_id, message_id"
                    + dialect.forUpdate(),
                MessageSql::row,
                gatewayId,
                account)
            .stream()
            .filter(row -> !row.isFinal())
            .toList();
    List<MessageRow> asked = open.stream().filter(row -> row.nextCheckAt() != null).toList();
    PreparedStatement update = transaction.prepare(UPDATE);
    for (MessageRow row : asked.isEmpty() ? open.subList(0, Math.min(1, open.size())) : asked) {
      long next = row.nextCheckAt() == null ? at : Math.min(row.nextCheckAt(), at);
      Rows.bind(update, next, MessageRow.OFTEN, row.messageId(), row.gatewayId()).addBatch();
    }
    update.executeBatch();
  }
}
