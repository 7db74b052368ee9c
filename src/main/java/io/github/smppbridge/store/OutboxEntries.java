package io.github.smppbridge.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Adds outbox rows within a transaction and wakes listeners after it. Except for the list of
 * listeners, it belongs to the writer thread.
 */
final class OutboxEntries {

  private static final int HELD = 10_000;

  private record MessageKey(String messageId, String gatewayId) {}

  private final Clocks clocks;
  private final Executor callbacks;
  private final OutboxWork work;
  private final OutboxInsert insert;
  private final OutboxOffers offers;
  private final EventSource events;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  /** Receipts that wait for their submit_sm_resp; one forgotten is found by the next poll. */
  private final Cache<MessageKey, String> held =
      Caffeine.newBuilder().maximumSize(HELD).executor(Runnable::run).build();

  OutboxEntries(Clocks clocks, Executor callbacks, String instanceId, EventSource events) {
    this.clocks = clocks;
    this.events = events;
    this.callbacks = callbacks;
    this.work = new OutboxWork(clocks.elapsed());
    this.insert = new OutboxInsert(instanceId);
    this.offers = new OutboxOffers(insert, work);
  }

  long now() {
    return clocks.wall().millis();
  }

  /** By which leases and entries end. */
  long patient() {
    return clocks.patient().millis();
  }

  List<Consumer<String>> listeners() {
    return listeners;
  }

  /** Adds entries, for whoever claims them. */
  void insert(WriteTransaction transaction, Collection<OutboxEntry> entries) throws SQLException {
    if (!entries.isEmpty()) {
      insert.run(transaction, List.copyOf(entries));
      Set<String> accounts = new TreeSet<>();
      entries.forEach(entry -> accounts.add(entry.account()));
      transaction.afterCommit(() -> accounts.forEach(this::wake));
    }
  }

  /**
   * Adds entries, of which this process has at once what it {@linkplain EntryTaker takes}.
   *
   * @param mayGo which of them may be delivered now
   */
  void offer(WriteTransaction transaction, List<OutboxEntry> entries, Predicate<OutboxEntry> mayGo)
      throws SQLException {
    if (!entries.isEmpty()) {
      Set<String> left = offers.store(transaction, entries, mayGo, now(), patient());
      if (!left.isEmpty()) {
        transaction.afterCommit(() -> left.forEach(this::wake));
      }
    }
  }

  /** What is told outside of what is written. */
  EventSource events() {
    return events;
  }

  OutboxOffers offers() {
    return offers;
  }

  OutboxWork work() {
    return work;
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
