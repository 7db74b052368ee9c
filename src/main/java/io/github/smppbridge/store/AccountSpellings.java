package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Rows of accounts that were kept under another spelling of the name than the one that counts now:
 * messages, what waits for an ESME, and the token and registrations of webhooks. Small indexes tell
 * the names; only of a name that is to be changed whole tables are read.
 */
final class AccountSpellings {
  private static final String NAMES =
      "SELECT account FROM webhook_route UNION SELECT account FROM outbox"
          + " WHERE kind <> 'event'"
          + " UNION SELECT account FROM message WHERE final_at IS NULL";
  private static final List<String> TABLES =
      List.of("message", "replacement", "held", "outbox", "mms");

  private AccountSpellings() {}

  /** Changes what is spelled otherwise; says how many accounts it was. */
  static int align(WriteTransaction transaction, UnaryOperator<String> canonical)
      throws SQLException {
    int changed = 0;
    for (String before : transaction.query(NAMES, row -> row.getString(1))) {
      String after = canonical.apply(before);
      if (!after.equals(before)) {
        rename(transaction, before, after);
        changed++;
      }
    }
    return changed;
  }

  private static void rename(WriteTransaction transaction, String before, String after)
      throws SQLException {
    for (String table : TABLES) {
      transaction.update("UPDATE " + table + " SET account = ? WHERE account = ?", after, before);
    }
    // the same SMS may be known under both names
    transaction.update(
        "INSERT INTO received_sms (account, digest, told_at, arrived_at, untold, paired)"
            + " SELECT ?, digest, told_at, arrived_at, untold, paired FROM received_sms"
            + " WHERE account = ? ON CONFLICT (account, digest, told_at) DO NOTHING",
        after,
        before);
    transaction.update("DELETE FROM received_sms WHERE account = ?", before);
    int routes =
        transaction.update(
            "UPDATE webhook_route SET account = ? WHERE account = ?"
                + " AND NOT EXISTS (SELECT 1 FROM webhook_route w WHERE w.account = ?)",
            after,
            before,
            after);
    if (routes > 0) {
      // of a name without a token there are none
      transaction.update(
          "UPDATE webhook_registration SET account = ? WHERE account = ?", after, before);
    } else {
      // of two tokens of an account one counts; what leads to the other the next list of the
      // account's webhooks deletes, as it is nobody's
      transaction.update("DELETE FROM webhook_registration WHERE account = ?", before);
      transaction.update("DELETE FROM webhook_route WHERE account = ?", before);
    }
  }
}
