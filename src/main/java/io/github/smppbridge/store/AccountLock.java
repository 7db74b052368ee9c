package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.SQLException;
import java.util.Collection;
import java.util.TreeSet;

/** Of two reports of the same thing at the same time, on replicas, the second finds the first. */
final class AccountLock {
  private AccountLock() {}

  /**
   * Held until the transaction ends; of several accounts in one order, so that nobody waits for
   * ever.
   */
  static void take(WriteTransaction transaction, Collection<String> accounts) throws SQLException {
    for (String account : new TreeSet<>(accounts)) {
      transaction.update(
          "UPDATE webhook_route SET last_seen_at = last_seen_at WHERE account = ?", account);
    }
  }
}
