package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteOperation;
import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Executes the changes of a transaction together, in four round trips however many they are: lock
 * and read the rows of all, record the events of all, decide one after the other in memory, write
 * what changed. The lock comes first: a replica that gets the same event waits for it, and then
 * sees the event.
 */
record TransitionBatch(Dialect dialect, SeenEvents events, OutboxEntries outbox) {
  private record Key(String messageId, String gatewayId) {
    static Key of(MessageRow row) {
      return new Key(row.messageId(), row.gatewayId());
    }
  }

  void run(WriteTransaction transaction, List<WriteOperation<Change, TransitionResult>> operations)
      throws SQLException {
    new Run(transaction, operations).execute();
  }

  /** The state of one group of changes. */
  private final class Run {

    private final WriteTransaction transaction;
    private final List<WriteOperation<Change, TransitionResult>> operations;
    private final Map<String, List<MessageRow>> rows = new HashMap<>();
    private final Map<Key, MessageRow> updated = new LinkedHashMap<>();

    /** What those were before. */
    private final Map<Key, MessageRow> stored = new HashMap<>();

    private final List<OutboxEntry> entries = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();

    /** Those of entries that wait for the answer to their submit. */
    private final Set<OutboxEntry> held = Collections.newSetFromMap(new IdentityHashMap<>());

    /** The events that are remembered, and those of them that are new and not applied yet. */
    private final Set<SeenEvents.Key> remembered = new HashSet<>();

    private final Set<SeenEvents.Key> fresh = new HashSet<>();

    Run(WriteTransaction transaction, List<WriteOperation<Change, TransitionResult>> operations) {
      this.transaction = transaction;
      this.operations = operations;
    }

    void execute() throws SQLException {
      lockRows(ids());
      moveReplaced();
      recordEvents();
      for (WriteOperation<Change, TransitionResult> operation : operations) {
        decide(operation);
      }
      // what is left here could not be applied
      events.forget(transaction, fresh);
      writeRows(updated.values());
      for (String gatewayId : dropped) {
        ReplacementMove.end(transaction, gatewayId);
      }
      outbox.offer(transaction, entries, entry -> !held.contains(entry));
      outbox.insert(transaction, events());
    }

    private List<OutboxEntry> events() {
      List<OutboxEntry> told = new ArrayList<>();
      updated.forEach((key, row) -> told.addAll(outbox.events().changed(stored.get(key), row)));
      return told;
    }

    private Set<String> ids() {
      return operations.stream()
          .map(operation -> operation.argument().gatewayId())
          .collect(Collectors.toCollection(TreeSet::new));
    }

    private void lockRows(Set<String> ids) throws SQLException {
      List<String> padded = SqlLists.padded(ids);
      // always in the same order, or two replicas could wait for each other
      transaction
          .query(
              MessageSql.SELECT
                  + "WHERE gateway_id IN "
                  + SqlLists.list(padded.size())
                  + " ORDER BY gateway_id, message_id"
                  + dialect.forUpdate(),
              MessageSql::row,
              padded)
          .forEach(row -> rows.computeIfAbsent(row.gatewayId(), id -> new ArrayList<>()).add(row));
    }

    /** What no message has as its gateway id may be the replacement of one. */
    private void moveReplaced() throws SQLException {
      Set<String> unknown = ids();
      unknown.removeAll(rows.keySet());
      if (unknown.isEmpty()) {
        return;
      }
      for (MessageRow row : new ReplacementMove(dialect).run(transaction, unknown, this::isMeant)) {
        rows.values().forEach(list -> list.removeIf(old -> isSame(old, row)));
        rows.computeIfAbsent(row.gatewayId(), id -> new ArrayList<>()).add(row);
        unknown.remove(row.gatewayId());
      }
      if (!unknown.isEmpty()) {
        // another replica may have moved it between our two looks
        lockRows(unknown);
      }
    }

    /** Another account cannot move it. */
    private boolean isMeant(MessageRow row) {
      return operations.stream()
          .map(WriteOperation::argument)
          .anyMatch(
              change ->
                  change.gatewayId().equals(row.replacementId())
                      && change.account().equals(row.account()));
    }

    private static boolean isSame(MessageRow one, MessageRow other) {
      return one.messageId().equals(other.messageId()) && one.slot() == other.slot();
    }

    private void recordEvents() throws SQLException {
      List<SeenEvents.Key> keys = new ArrayList<>();
      for (WriteOperation<Change, TransitionResult> operation : operations) {
        Change change = operation.argument();
        List<MessageRow> current = change.eventId() == null ? List.of() : rowsOf(change);
        if (!current.isEmpty() && !change.repeatable().test(current)) {
          keys.add(new SeenEvents.Key(change.account(), change.eventId()));
        }
      }
      remember(keys);
    }

    private void remember(List<SeenEvents.Key> keys) throws SQLException {
      remembered.addAll(keys);
      fresh.addAll(events.insert(transaction, keys));
    }

    /** What others of this transaction have made of its message may count by now. */
    private boolean isToBeRemembered(Change change, SeenEvents.Key event, List<MessageRow> current)
        throws SQLException {
      if (change.eventId() == null) {
        return false;
      }
      if (!remembered.contains(event) && !change.repeatable().test(current)) {
        remember(List.of(event));
      }
      return remembered.contains(event);
    }

    private void decide(WriteOperation<Change, TransitionResult> operation) throws SQLException {
      Change change = operation.argument();
      List<MessageRow> current = rowsOf(change);
      if (current.isEmpty()) {
        operation.succeed(TransitionResult.UNKNOWN_MESSAGE);
        return;
      }
      SeenEvents.Key event = new SeenEvents.Key(change.account(), change.eventId());
      boolean once = isToBeRemembered(change, event, current);
      if (once && !fresh.remove(event)) {
        operation.succeed(TransitionResult.DUPLICATE);
        return;
      }
      try {
        Decision decision = change.decide().apply(current);
        if (change.held() && !HeldSql.release(transaction, change.account(), change.gatewayId())) {
          operation.succeed(TransitionResult.NOT_HELD);
          return;
        }
        apply(current, decision);
        boolean told = change.eventId() != null && !once && current.get(0).isFinal();
        operation.succeed(told ? TransitionResult.DUPLICATE : TransitionResult.APPLIED);
      } catch (RuntimeException e) {
        if (once) {
          fresh.add(event);
        }
        operation.fail(e);
      }
    }

    private List<MessageRow> rowsOf(Change change) {
      List<MessageRow> ofAccount = new ArrayList<>(1);
      for (MessageRow row : rows.getOrDefault(change.gatewayId(), List.of())) {
        if (row.account().equals(change.account())) {
          ofAccount.add(row);
        }
      }
      return ofAccount;
    }

    private void apply(List<MessageRow> current, Decision decision) {
      Map<Key, MessageRow> known = new HashMap<>();
      current.forEach(row -> known.put(Key.of(row), row));
      for (MessageRow row : decision.updated()) {
        if (!known.containsKey(Key.of(row))) {
          throw new IllegalArgumentException("the decision changes a row it was not given: " + row);
        }
      }
      for (MessageRow row : decision.updated()) {
        String replacement = known.get(Key.of(row)).replacementId();
        if (replacement != null && row.replacementId() == null) {
          dropped.add(replacement);
        }
        stored.putIfAbsent(Key.of(row), known.get(Key.of(row)));
        known.put(Key.of(row), row);
        updated.put(Key.of(row), row);
        rows.get(row.gatewayId()).replaceAll(old -> Key.of(old).equals(Key.of(row)) ? row : old);
      }
      for (OutboxEntry entry : decision.outbox()) {
        entries.add(entry);
        if (entry.messageId() != null && entry.gatewayId() != null) {
          MessageRow about = known.get(new Key(entry.messageId(), entry.gatewayId()));
          if (about != null && about.answeredAt() == null) {
            held.add(entry);
            outbox.hold(about.messageId(), about.gatewayId(), about.account());
          }
        }
      }
    }

    /** Most tell only how far a message is: what else there is of it is not written again. */
    private void writeRows(Collection<MessageRow> changed) throws SQLException {
      PreparedStatement progress = null;
      PreparedStatement all = null;
      for (MessageRow row : changed) {
        if (MessageSql.isProgress(stored.get(Key.of(row)), row)) {
          progress = transaction.prepare(MessageSql.UPDATE_PROGRESS);
          MessageSql.bindProgress(progress, row);
          progress.addBatch();
        } else {
          all = transaction.prepare(MessageSql.UPDATE);
          MessageSql.bindUpdate(all, row);
          all.addBatch();
        }
      }
      if (progress != null) {
        progress.executeBatch();
      }
      if (all != null) {
        all.executeBatch();
      }
    }
  }
}
