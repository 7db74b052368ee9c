package io.github.smppbridge.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Adds outbox rows within a transaction and wakes listeners after it. Except for the list of
 * listeners, it belongs to the writer thread.
 */
final class OutboxEntries {

  private static final int HELD = 10_000;
  private static final String INSERT =
      "INSERT INTO outbox (account, kind, message_id, gateway_id, payload, created_at, expires_at,"
          + " session_id, ready_at, lease_owner, attempts) VALUES ";

  private record MessageKey(String messageId, String gatewayId) {}

  private final Clocks clocks;
  private final Executor callbacks;
  private final RowBatch<OutboxEntry> inserts;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  /** Receipts that wait for their submit_sm_resp; one forgotten is found by the next poll. */
  private final Cache<MessageKey, String> held =
      Caffeine.newBuilder().maximumSize(HELD).executor(Runnable::run).build();

  OutboxEntries(Dialect dialect, Clocks clocks, Executor callbacks) {
    this.inserts =
        new RowBatch<>(
            dialect, INSERT, "(?, ?, ?, ?, ?, ?, ?, ?, 0, NULL, 0)", OutboxEntries::bind);
    this.clocks = clocks;
    this.callbacks = callbacks;
  }

  long now() {
    return clocks.wall().millis();
  }

  /** By which this process measures how long it has had an entry. */
  Clock elapsed() {
    return clocks.elapsed();
  }

  /** By which leases and entries end. */
  long patient() {
    return clocks.patient().millis();
  }

  List<Consumer<String>> listeners() {
    return listeners;
  }

  void insert(WriteTransaction transaction, Collection<OutboxEntry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    inserts.insert(transaction, List.copyOf(entries));
    Set<String> accounts = new TreeSet<>();
    entries.forEach(entry -> accounts.add(entry.account()));
    transaction.afterCommit(() -> accounts.forEach(this::wake));
  }

  private static void bind(PreparedStatement insert, int before, OutboxEntry entry)
      throws SQLException {
    insert.setString(before + 1, entry.account());
    insert.setString(before + 2, entry.kind());
    insert.setString(before + 3, entry.messageId());
    insert.setString(before + 4, entry.gatewayId());
    insert.setString(before + 5, entry.payload());
    insert.setLong(before + 6, entry.createdAt());
    insert.setLong(before + 7, entry.expiresAt());
    insert.setString(before + 8, entry.sessionId());
  }

  /** Deletes the receipts of a message that there is not any more. */
  void remove(WriteTransaction transaction, String account, String gatewayId) throws SQLException {
    transaction.update(
        "DELETE FROM outbox WHERE account = ? AND gateway_id = ?", account, gatewayId);
  }

  /** The receipt of this message cannot be claimed before its submit_sm_resp is written. */
  void hold(String messageId, String gatewayId, String account) {
    held.put(new MessageKey(messageId, gatewayId), account);
  }

  /** Its submit_sm_resp is written. */
  void answered(String messageId, String gatewayId) {
    String account = held.asMap().remove(new MessageKey(messageId, gatewayId));
    if (account != null) {
      wake(account);
    }
  }

  void wake(String account) {
    for (Consumer<String> listener : listeners) {
      callbacks.execute(() -> listener.accept(account));
    }
  }
}
