package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.Reader;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Messages that are to be sent later. Each step leaves what the next, or whoever comes after a
 * crash, decides by:
 *
 * <ol>
 *   <li>{@link #insert}: the message is held. It can be taken out ({@link Change#ofHeld}), or
 *       become another ({@link #change}).
 *   <li>{@link #claim}: one process looks at what is due, as long as it lives.
 *   <li>{@link #send}: the gateway may have it from here on.
 *   <li>{@link #sent}: it has. The message goes on as any other.
 * </ol>
 *
 * <p>Stages complete on the store's callback executor and fail with {@link
 * io.github.smppbridge.store.commit.StoreException}. Rows of {@code message} are locked before
 * those of {@code held}.
 */
public final class HeldTable {
  /** The accounts one after the other by the index, however many messages each has. */
  private static final String ACCOUNTS =
      "WITH RECURSIVE a(account) AS (SELECT MIN(account) FROM held UNION ALL SELECT"
          + " (SELECT MIN(h.account) FROM held h WHERE h.account > a.account) FROM a"
          + " WHERE a.account IS NOT NULL) SELECT a.account, EXISTS (SELECT 1 FROM held h"
          + " WHERE h.account = a.account AND h.ready_at <= ?) FROM a"
          + " WHERE a.account IS NOT NULL LIMIT ?";

  /** Nobody has it, or whoever has is we, or is gone. */
  private static final String FREE =
      " AND (claimed_by IS NULL OR claimed_by = ? OR claimed_until < ? OR NOT EXISTS (SELECT 1"
          + " FROM node n WHERE n.instance_id = held.claimed_by AND n.lease_until > ?))";

  private static final String OURS = " WHERE gateway_id = ? AND claimed_by = ?";

  /**
   * An account with messages that are held.
   *
   * @param account system_id
   * @param due whether one of them is due
   */
  public record Holder(String account, boolean due) {}

  private final Writer writer;
  private final Reader reader;
  private final Dialect dialect;
  private final String instanceId;
  private final MessageInserts inserts;

  HeldTable(
      Writer writer, Reader reader, Dialect dialect, OutboxEntries outbox, String instanceId) {
    this.writer = writer;
    this.reader = reader;
    this.dialect = dialect;
    this.instanceId = instanceId;
    this.inserts = new MessageInserts(dialect, outbox);
  }

  /** Adds a message that is held, with its rows: all or nothing. */
  public CompletionStage<Void> insert(List<MessageRow> rows, HeldRow held) {
    return writer.submit(
        "message hold",
        Phase.MESSAGE_INSERT,
        transaction -> {
          inserts.insert(transaction, rows);
          HeldSql.insert(transaction, held);
          return null;
        });
  }

  /** The held message of a gateway id. */
  public CompletionStage<Optional<HeldRow>> find(String account, String gatewayId) {
    return reader
        .query(
            HeldSql.SELECT + "WHERE gateway_id = ? AND account = ?",
            HeldSql::row,
            gatewayId,
            account)
        .thenApply(rows -> rows.stream().findFirst());
  }

  /**
   * The accounts that have messages held.
   *
   * @param now epoch milliseconds
   * @param limit most accounts to answer
   */
  public CompletionStage<List<Holder>> holders(long now, int limit) {
    return reader.query(
        ACCOUNTS, row -> new Holder(row.getString(1), row.getBoolean(2)), now, limit);
  }

  /**
   * Takes the message of an account that has been due for longest. It is this process' as long as
   * that lives, until it is {@link #sent}, put off ({@link #later}) or has ended, but not beyond a
   * time; this process may take it again.
   *
   * @param now epoch milliseconds
   * @param until when nothing of what is done with it can be under way any more
   */
  public CompletionStage<Optional<HeldRow>> claim(String account, long now, long until) {
    return writer.submit(
        "held claim",
        Phase.OTHER,
        transaction ->
            transaction
                .query(
                    "UPDATE held SET claimed_by = ?, claimed_until = ? WHERE gateway_id IN (SELECT"
                        + " gateway_id FROM held WHERE account = ? AND ready_at <= ?"
                        + FREE
                        + " ORDER BY ready_at, gateway_id LIMIT 1"
                        + dialect.skipLocked()
                        + ") RETURNING "
                        + HeldSql.COLUMNS,
                    HeldSql::row,
                    instanceId,
                    until,
                    account,
                    now,
                    instanceId,
                    now,
                    // where one process works alone, it lives alone
                    dialect.servesOneProcess() ? Long.MAX_VALUE : now)
                .stream()
                .findFirst());
  }

  /**
   * Notes that a claimed message is about to be sent, and by which phone; nobody sends it who was
   * not told that he may.
   *
   * @param gateway where it is; null = at the account's own gateway
   * @param deviceId the phone; null = the gateway chooses
   * @param sim its SIM; null = the phone's choice
   * @param bodyJson what replace_sm needs of it
   * @param at epoch milliseconds
   * @return false when the message was taken out, has ended, or is another process' by now
   */
  public CompletionStage<Boolean> send(
      HeldRow held, String gateway, String deviceId, Integer sim, String bodyJson, long at) {
    return writer.submit(
        "held send",
        Phase.BARRIER,
        transaction -> {
          lock(transaction, held.gatewayId());
          int ours =
              transaction.update(
                  "UPDATE held SET sent_at = ?, sim = ?" + OURS,
                  at,
                  sim,
                  held.gatewayId(),
                  instanceId);
          return ours > 0
              && transaction.update(
                      "UPDATE message SET gateway = ?, device_id = ?, body_json = ?"
                          + " WHERE gateway_id = ? AND final_at IS NULL",
                      gateway,
                      deviceId,
                      bodyJson,
                      held.gatewayId())
                  > 0;
        });
  }

  /** The gateway has it, or it has ended: all that was kept to send it is forgotten. */
  public CompletionStage<Void> sent(HeldRow held) {
    return writer.submit(
        "held sent",
        Phase.BARRIER,
        transaction -> {
          transaction.update("DELETE FROM held" + OURS, held.gatewayId(), instanceId);
          return null;
        });
  }

  /**
   * Puts a claimed message off.
   *
   * @param readyAt when it is taken again, epoch milliseconds
   * @param unknown whether the gateway may have it from this attempt; otherwise it is known, or
   *     not, as it was when it was claimed
   */
  public CompletionStage<Void> later(HeldRow held, long readyAt, boolean unknown) {
    return writer.submit(
        "held later",
        Phase.BARRIER,
        transaction -> {
          if (!unknown) {
            transaction.update(
                "UPDATE held SET sent_at = ?, sim = ?" + OURS,
                held.sentAt(),
                held.sim(),
                held.gatewayId(),
                instanceId);
          }
          transaction.update(
              "UPDATE held SET ready_at = ?, attempts = attempts + 1, claimed_by = NULL" + OURS,
              readyAt,
              held.gatewayId(),
              instanceId);
          return null;
        });
  }

  /**
   * Makes a message that is held another one.
   *
   * @param next what is sent in its place, and when; under the same gateway id
   * @param row the message as it becomes
   * @return false when it is not held any more, or the gateway may have it: then nothing changed
   */
  public CompletionStage<Boolean> change(HeldRow next, MessageRow row) {
    return writer.submit(
        "held change",
        Phase.BARRIER,
        transaction -> {
          lock(transaction, next.gatewayId());
          int changed =
              transaction.update(
                  "UPDATE held SET content = ?, due_at = ?, expires_at = ?, ready_at = ?,"
                      + " attempts = 0, claimed_by = NULL WHERE gateway_id = ? AND account = ? AND sent_at IS NULL",
                  next.content(),
                  next.dueAt(),
                  next.expiresAt(),
                  next.dueAt(),
                  next.gatewayId(),
                  next.account());
          return changed > 0 && become(transaction, row) > 0;
        });
  }

  private static int become(WriteTransaction transaction, MessageRow row) throws SQLException {
    return transaction.update(
        "UPDATE message SET registered_delivery = ?, text_head = ?, sent_text = NULL, parts_count = ?, body_json = ?,"
            + " due_at = ?, expires_at = ?, next_check_at = ? WHERE message_id = ? AND gateway_id = ?"
            + " AND final_at IS NULL",
        row.registeredDelivery(),
        MessageSql.storable(row.textHead()),
        row.partsCount(),
        row.bodyJson(),
        row.dueAt(),
        row.expiresAt(),
        row.nextCheckAt(),
        row.messageId(),
        row.gatewayId());
  }

  /**
   * Holds the replacement of a message that was taken back: it is the message from here on.
   *
   * @param held the replacement, under its own gateway id
   * @return false when the message has ended, or has another replacement by now
   */
  public CompletionStage<Boolean> replace(HeldRow held) {
    return writer.submit(
        "held replacement",
        Phase.BARRIER,
        transaction -> {
          boolean moved =
              !new ReplacementMove(dialect)
                  .run(
                      transaction,
                      Set.of(held.gatewayId()),
                      row ->
                          row.account().equals(held.account())
                              && row.sentAt() == null
                              && row.partsDelivered() == 0)
                  .isEmpty();
          if (moved) {
            HeldSql.insert(transaction, held);
          }
          return moved;
        });
  }

  /** The gateway does not have a claimed message, and it is not sent any more. */
  public CompletionStage<Void> unsent(HeldRow held) {
    return writer.submit(
        "held unsent",
        Phase.BARRIER,
        transaction -> {
          transaction.update("UPDATE held SET sent_at = NULL" + OURS, held.gatewayId(), instanceId);
          return null;
        });
  }

  /** Whether messages of an account are held. */
  public CompletionStage<Boolean> holds(String account) {
    return reader
        .query("SELECT 1 FROM held WHERE account = ? LIMIT 1", row -> true, account)
        .thenApply(rows -> !rows.isEmpty());
  }

  /**
   * Messages whose time was up before they were sent, whoever is bound.
   *
   * @param now epoch milliseconds of the wall clock
   * @param patient the same, by what certainly elapsed
   * @param steadySince since when the wall clock can be believed
   * @param limit most to answer
   */
  public CompletionStage<List<HeldRow>> overdue(
      long now, long patient, long steadySince, int limit) {
    return reader.query(
        HeldSql.SELECT
            + "WHERE expires_at <= ? AND (expires_at <= ? OR created_at >= ?) AND sent_at IS NULL"
            + " ORDER BY expires_at LIMIT ?",
        HeldSql::row,
        now,
        patient,
        steadySince,
        limit);
  }

  private void lock(WriteTransaction transaction, String gatewayId) throws SQLException {
    transaction.query(
        "SELECT 1 FROM message WHERE gateway_id = ? ORDER BY gateway_id, message_id"
            + dialect.forUpdate(),
        row -> true,
        gatewayId);
  }
}
