package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores new entries, and gives this process those that it takes at once: their rows are leased
 * from the beginning. Of an account with entries that could be claimed, or with claims of which
 * nobody knows, nothing is given: they would be overtaken. Belongs to the writer thread.
 */
final class OutboxOffers {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxOffers.class);

  private final OutboxInsert insert;
  private final OutboxWork work;

  private volatile EntryTaker taker;

  OutboxOffers(OutboxInsert insert, OutboxWork work) {
    this.insert = insert;
    this.work = work;
  }

  /** Offers new entries from now on. */
  void to(EntryTaker to) {
    taker = to;
  }

  /** Ends that. */
  void endTo(EntryTaker to) {
    if (taker == to) {
      taker = null;
    }
  }

  /**
   * Stores entries.
   *
   * @param mayGo which of them may be delivered now
   * @param now epoch milliseconds
   * @param patient the time by which entries end
   * @return accounts with some that nobody was given
   */
  Set<String> store(
      WriteTransaction transaction,
      List<OutboxEntry> entries,
      Predicate<OutboxEntry> mayGo,
      long now,
      long patient)
      throws SQLException {
    Map<String, EntryTaker.Choice> choices = choices(transaction, entries, mayGo, now, patient);
    Set<OutboxEntry> ours = Collections.newSetFromMap(new IdentityHashMap<>());
    choices.values().forEach(choice -> ours.addAll(choice.entries()));
    Set<String> left = new HashSet<>();
    for (OutboxEntry entry : entries) {
      if (!ours.contains(entry)) {
        left.add(entry.account());
      }
    }
    if (ours.isEmpty()) {
      insert.run(transaction, entries);
      return left;
    }
    Duration lease = choices.values().iterator().next().lease();
    List<OutboxRow> rows = insert.run(transaction, entries, ours, now + lease.toMillis());
    work.given(transaction.number(), rows);
    transaction.afterCommit(() -> give(rows, lease, choices));
    return left;
  }

  private void give(List<OutboxRow> rows, Duration lease, Map<String, EntryTaker.Choice> choices) {
    work.begin(rows, lease);
    Map<String, List<OutboxRow>> byAccount = new LinkedHashMap<>();
    rows.forEach(
        row -> byAccount.computeIfAbsent(row.entry().account(), key -> new ArrayList<>()).add(row));
    byAccount.forEach((account, some) -> give(account, some, choices.get(account)));
  }

  private static void give(String account, List<OutboxRow> rows, EntryTaker.Choice choice) {
    try {
      choice.taken().accept(rows);
    } catch (RuntimeException | Error e) {
      // those of the other accounts are given all the same; these are claimed when their lease ends
      LOG.error("{} outbox entries of {} could not be given", rows.size(), account, e);
    }
  }

  private Map<String, EntryTaker.Choice> choices(
      WriteTransaction transaction,
      List<OutboxEntry> entries,
      Predicate<OutboxEntry> mayGo,
      long now,
      long patient)
      throws SQLException {
    EntryTaker asked = taker;
    if (asked == null) {
      return Map.of();
    }
    Map<String, List<OutboxEntry>> offered = new LinkedHashMap<>();
    for (OutboxEntry entry : entries) {
      if (mayGo.test(entry) && entry.expiresAt() > patient && !work.isDoubtful(entry.account())) {
        offered.computeIfAbsent(entry.account(), key -> new ArrayList<>()).add(entry);
      }
    }
    Map<String, EntryTaker.Choice> choices = new LinkedHashMap<>();
    offered.forEach((account, some) -> choose(asked, account, some, choices));
    if (!choices.isEmpty()) {
      OutboxClaim.accountsWithReadyRows(transaction, choices.keySet(), now)
          .forEach(choices::remove);
    }
    return choices;
  }

  private static void choose(
      EntryTaker asked,
      String account,
      List<OutboxEntry> entries,
      Map<String, EntryTaker.Choice> choices) {
    try {
      EntryTaker.Choice choice = asked.choose(account, entries);
      if (!choice.entries().isEmpty()) {
        choices.put(account, choice);
      }
    } catch (RuntimeException | Error e) {
      // they are claimed then; nobody who stores something has to do with it
      LOG.warn("outbox entries of {} cannot be taken at once: {}", account, e.toString());
    }
  }
}
