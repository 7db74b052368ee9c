package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How sets of parts end: messages, receipts and parts in one transaction each, which changes no
 * final state. Who was overtaken by another, who found the set unfinished, changes nothing. Parts
 * that turn out to be {@link PartTwins repeated} become message_ids more of the first message.
 */
record PartEnds(Dialect dialect, MessageInserts inserts, OutboxEntries outbox, Clock clock) {

  PartEnds(Dialect dialect, OutboxEntries outbox, Clock clock) {
    this(dialect, new MessageInserts(dialect, outbox), outbox, clock);
  }

  Void accepted(WriteTransaction transaction, PartSet set) throws SQLException {
    transaction.update(
        "UPDATE message SET answered_at = ? WHERE gateway_id = ? AND account = ?"
            + " AND answered_at IS NULL",
        clock.millis(),
        set.gatewayId(),
        set.account());
    PartSql.done(transaction, set.gatewayId());
    transaction.afterCommit(() -> outbox.wake(set.account()));
    return null;
  }

  boolean reopen(WriteTransaction transaction, PartSet set, String messageId) throws SQLException {
    for (MessageRow row : lock(transaction, set)) {
      if (row.isFinal() || row.sentAt() != null) {
        return false;
      }
    }
    int dropped =
        transaction.update(
            "DELETE FROM part WHERE gateway_id = ? AND marked_at = ? AND message_id = ?",
            set.gatewayId(),
            set.markedAt(),
            messageId);
    if (dropped == 0) {
      return false;
    }
    transaction.update(
        "UPDATE part SET gateway_id = NULL, marked_at = NULL WHERE gateway_id = ?",
        set.gatewayId());
    transaction.update(
        "DELETE FROM message WHERE gateway_id = ? AND account = ?", set.gatewayId(), set.account());
    HeldSql.forget(transaction, set.account(), set.gatewayId());
    return true;
  }

  boolean end(WriteTransaction transaction, PartEnd end) throws SQLException {
    PartSet set = end.set();
    Map<String, MessageRow> stored = new HashMap<>();
    lock(transaction, set).forEach(row -> stored.put(row.messageId(), row));
    MessageRow first = set.complete() ? null : repeated(transaction, set);
    int ours =
        transaction.update(
            "UPDATE part SET " + PartSql.DONE + " WHERE gateway_id = ? AND marked_at = ?",
            set.gatewayId(),
            set.markedAt());
    if (ours == 0) {
      return false;
    }
    write(transaction, end, stored, first);
    if (end.refused() != null) {
      transaction.update(
          "DELETE FROM message WHERE gateway_id = ? AND account = ? AND message_id = ?"
              + " AND final_at IS NULL",
          set.gatewayId(),
          set.account(),
          end.refused());
    }
    if (!end.remembered()) {
      transaction.update("DELETE FROM part WHERE gateway_id = ?", set.gatewayId());
    }
    return true;
  }

  /** The message that an incomplete set repeats, if the store knows it; else null. */
  private MessageRow repeated(WriteTransaction transaction, PartSet set) throws SQLException {
    Optional<Integer> generation = PartSql.generation(transaction, set.gatewayId());
    if (generation.isEmpty()) {
      return null;
    }
    PartTwins twins = PartTwins.of(transaction, set.parts(), generation.get());
    return twins.gatewayId() == null
        ? null
        : lock(transaction, twins.gatewayId(), set.account()).stream().findFirst().orElse(null);
  }

  private void write(
      WriteTransaction transaction,
      PartEnd end,
      Map<String, MessageRow> stored,
      MessageRow repeated)
      throws SQLException {
    PreparedStatement update = transaction.prepare(MessageSql.UPDATE);
    List<OutboxEntry> due = new ArrayList<>();
    List<MessageRow> added = new ArrayList<>();
    for (MessageRow given : end.rows()) {
      MessageRow row = repeated == null ? given : withTheFateOf(repeated, given);
      MessageRow old = stored.get(row.messageId());
      if (old != null && old.isFinal()) {
        continue;
      }
      MessageRow ended = old == null ? row : ended(old, row);
      if (old == null) {
        added.add(ended);
      } else {
        MessageSql.bindUpdate(update, ended);
        update.addBatch();
      }
      OutboxEntry receipt = ended.isFinal() ? end.receipts().apply(ended) : null;
      if (receipt != null) {
        due.add(receipt);
      }
    }
    inserts.insert(transaction, added);
    update.executeBatch();
    outbox.insert(transaction, due);
  }

  /** A message_id more of a message, whose state and events are from here on its own. */
  private MessageRow withTheFateOf(MessageRow message, MessageRow row) {
    boolean asked = !message.isFinal() && row.registeredDelivery() != 0;
    Long check = message.nextCheckAt() == null ? clock.millis() : message.nextCheckAt();
    return row.with()
        .gatewayId(message.gatewayId())
        .deviceId(message.deviceId())
        .state(message.state())
        .error(message.error())
        .textHead(message.textHead())
        .partsCount(message.partsCount())
        .partsDelivered(message.partsDelivered())
        .bodyJson(message.bodyJson())
        .dueAt(message.dueAt())
        .sentAt(message.sentAt())
        .finalAt(message.finalAt())
        .expiresAt(message.expiresAt())
        .nextCheckAt(asked ? check : null)
        .build();
  }

  private static MessageRow ended(MessageRow old, MessageRow end) {
    return old.with()
        .state(end.state())
        .error(end.error())
        .finalAt(end.finalAt())
        .nextCheckAt(null)
        .answeredAt(old.answeredAt() == null ? end.answeredAt() : old.answeredAt())
        .build();
  }

  /** The messages of a set; as events of its phone do, before anything else is looked at. */
  private List<MessageRow> lock(WriteTransaction transaction, PartSet set) throws SQLException {
    return lock(transaction, set.gatewayId(), set.account());
  }

  private List<MessageRow> lock(WriteTransaction transaction, String gatewayId, String account)
      throws SQLException {
    return transaction.query(
        MessageSql.SELECT
            + "WHERE gateway_id = ? AND account = ? ORDER BY gateway_id, message_id"
            + dialect.forUpdate(),
        MessageSql::row,
        gatewayId,
        account);
  }
}
