package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds messages. Of one that nothing is known of yet a third of the columns have no value: they
 * cost nothing then.
 */
final class MessageInserts {

  private static final String PLAIN =
      "INSERT INTO message (message_id, slot, gateway_id, account, device_id, source_addr,"
          + " source_ton, source_npi, dest_addr, dest_ton, dest_npi, service_type,"
          + " registered_delivery, text_head, parts_count, body_json, created_at, due_at,"
          + " session_id, held_by, next_check_at, state, error, parts_delivered, checks) VALUES ";

  private static final String PLAIN_ROW =
      "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0)";

  /** The same, of a message that is traced: most are, or none is. */
  private static final String TRACED = PLAIN.replace("checks)", "checks, trace)");

  private static final String TRACED_ROW = PLAIN_ROW.replace("0)", "0, ?)");

  private final OutboxEntries outbox;
  private final RowBatch<MessageRow> whole;
  private final RowBatch<MessageRow> plain;
  private final RowBatch<MessageRow> traced;

  MessageInserts(Dialect dialect, OutboxEntries outbox) {
    this.outbox = outbox;
    whole =
        new RowBatch<>(dialect, MessageSql.INSERT_INTO, SqlLists.list(36), MessageSql::bindInsert);
    plain = new RowBatch<>(dialect, PLAIN, PLAIN_ROW, MessageInserts::bindPlain);
    traced = new RowBatch<>(dialect, TRACED, TRACED_ROW, MessageInserts::bindTraced);
  }

  /** Adds rows, all or none, and what is told of them outside. */
  void insert(WriteTransaction transaction, List<MessageRow> rows) throws SQLException {
    List<MessageRow> some = new ArrayList<>(rows.size());
    List<MessageRow> ofTraces = new ArrayList<>();
    List<MessageRow> others = new ArrayList<>();
    for (MessageRow row : rows) {
      (!isPlain(row) ? others : row.trace() == null ? some : ofTraces).add(row);
    }
    plain.insert(transaction, some);
    traced.insert(transaction, ofTraces);
    whole.insert(transaction, others);
    outbox.insert(transaction, outbox.events().submitted(rows));
  }

  private static boolean isPlain(MessageRow row) {
    return row.state() == 0
        && row.error() == 0
        && row.partsDelivered() == 0
        && row.checks() == 0
        && row.answeredAt() == null
        && row.sentAt() == null
        && row.finalAt() == null
        && row.expiresAt() == null
        && row.replacementId() == null
        && row.userMessageReference() == null
        && row.gateway() == null
        && row.sentSource() == null
        && row.sentDest() == null
        && row.sentText() == null;
  }

  private static void bindPlain(PreparedStatement statement, int before, MessageRow row)
      throws SQLException {
    MessageSql.bindSubmit(statement, before, row);
    statement.setString(before + 14, MessageSql.storable(row.textHead()));
    statement.setInt(before + 15, row.partsCount());
    statement.setString(before + 16, row.bodyJson());
    statement.setLong(before + 17, row.createdAt());
    statement.setLong(before + 18, row.dueAt());
    statement.setString(before + 19, row.sessionId());
    statement.setString(before + 20, row.heldBy());
    statement.setObject(before + 21, row.nextCheckAt(), Types.BIGINT);
  }

  private static void bindTraced(PreparedStatement statement, int before, MessageRow row)
      throws SQLException {
    bindPlain(statement, before, row);
    statement.setString(before + 22, row.trace());
  }
}
