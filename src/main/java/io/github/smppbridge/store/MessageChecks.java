package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.Rows;
import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToLongFunction;

/** When the gateway is asked for messages without a final state. */
final class MessageChecks {

  /** Rows that are due; {@code next} tells when each is due again. */
  record Due(long now, Collection<String> accounts, int limit, ToLongFunction<MessageRow> next) {}

  /** Rows of an account that are to be due now. */
  record Again(String account, long now, int limit) {}

  private MessageChecks() {}

  static Integer again(WriteTransaction transaction, Dialect dialect, Again request)
      throws SQLException {
    return transaction.update(
        "UPDATE message SET next_check_at = ? WHERE (message_id, gateway_id) IN"
            + " (SELECT message_id, gateway_id FROM message WHERE account = ?"
            + " AND final_at IS NULL AND next_check_at > ? AND checks > 0"
            + " ORDER BY next_check_at LIMIT ?"
            + dialect.skipLocked()
            + ")",
        request.now(),
        request.account(),
        request.now(),
        request.limit());
  }

  static List<MessageRow> claim(WriteTransaction transaction, Dialect dialect, Due due)
      throws SQLException {
    List<MessageRow> claimed = new ArrayList<>();
    PreparedStatement update =
        transaction.prepare(
            "UPDATE message SET next_check_at = ?, checks = ?"
                + " WHERE message_id = ? AND gateway_id = ?");
    for (MessageRow row : dialect.dueChecks(transaction, due)) {
      int checks = row.checks() + 1;
      long next = due.next().applyAsLong(row);
      Rows.bind(update, next, checks, row.messageId(), row.gatewayId()).addBatch();
      claimed.add(row.with().nextCheckAt(next).checks(checks).build());
    }
    update.executeBatch();
    return claimed;
  }
}
