package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.Reader;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteKind;
import io.github.smppbridge.store.commit.WriteKind.Haste;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteOperation;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Messages by their ids. Stages complete on the store's callback executor and fail with {@link
 * StoreException}; rows of another account look unknown.
 */
public final class MessageTable {
  private static final int SEARCHED_ROWS = 100_000;

  private record Answer(String messageId, String gatewayId, String deviceId, long at) {}

  /** The key of an answer that is repeated. */
  private record Answering(String messageId, String gatewayId) {}

  private static final Runnable NOTHING = () -> {};

  private final Writer writer;
  private final Reader reader;
  private final Dialect dialect;
  private final MessageInserts inserts;
  private final LongAdder unrecorded = new LongAdder();
  private final DueChecks checks;
  private final OutboxEntries outbox;
  private final EventualWrites eventual;
  private final WriteKind<List<MessageRow>, Void> insert =
      new WriteKind<>("message insert", Phase.MESSAGE_INSERT, this::insertAll);
  private final WriteKind<Answer, Void> answered =
      new WriteKind<>("message answered", Phase.MESSAGE_ANSWERED, Haste.UNHURRIED, this::answerAll);
  private final WriteKind<Change, TransitionResult> transition;

  MessageTable(
      Writer writer,
      Reader reader,
      Dialect dialect,
      OutboxEntries outbox,
      SeenEvents events,
      EventualWrites eventual) {
    this.eventual = eventual;
    this.writer = writer;
    this.reader = reader;
    this.dialect = dialect;
    this.inserts = new MessageInserts(dialect, outbox);
    this.checks = new DueChecks(dialect);
    this.outbox = outbox;
    this.transition =
        new WriteKind<>(
            "message transition",
            Phase.TRANSITION,
            new TransitionBatch(dialect, events, outbox)::run);
  }

  /** Adds rows, all or none. Fails when one of them is there already. */
  public CompletionStage<Void> insert(List<MessageRow> rows) {
    return writer.submit(insert, List.copyOf(rows));
  }

  /**
   * Begins to add rows that nobody waits for yet: with others, and within milliseconds. Whatever is
   * asked of the table from now on finds them as if they were there; readers find them later.
   *
   * @return empty, and nothing has begun, while the store fails, or stands still
   */
  public Optional<BegunInsert> begin(List<MessageRow> rows) {
    return writer.isWell()
        ? Optional.of(new BegunInsert(writer.begin(insert, List.copyOf(rows))))
        : Optional.empty();
  }

  /** Counts a message that the gateway has, and that could not be stored. */
  public void unrecorded() {
    unrecorded.increment();
  }

  /** How many there were. */
  long unrecordedCount() {
    return unrecorded.sum();
  }

  /**
   * Notes that submit_sm_resp was given to the session: from now on receipts of the message may go
   * out. If that fails it is repeated until it succeeds.
   *
   * @param deviceId the phone that has it; null = leave as it is
   * @param at epoch milliseconds
   * @return how the first attempt ends
   */
  public CompletionStage<Void> answered(
      String messageId, String gatewayId, String deviceId, long at) {
    Answer answer = new Answer(messageId, gatewayId, deviceId, at);
    return eventual.insist(
        new Answering(messageId, gatewayId), () -> writer.submit(answered, answer), NOTHING);
  }

  /**
   * Deletes the rows of a refused submit, and the receipts of what its phone reported before the
   * refusal was known; answers how many rows there were.
   */
  public CompletionStage<Integer> forget(String account, String gatewayId) {
    return writer.submit(
        "message remove",
        Phase.BARRIER,
        transaction -> {
          List<OutboxEntry> events = new ArrayList<>();
          List<Boolean> reported =
              transaction.query(
                  "DELETE FROM message WHERE gateway_id = ? AND account = ?"
                      + " RETURNING final_at IS NOT NULL OR sent_at IS NOT NULL, message_id",
                  row -> {
                    events.addAll(outbox.events().refused(account, row.getString(2)));
                    return row.getBoolean(1);
                  },
                  gatewayId,
                  account);
          outbox.insert(transaction, events);
          HeldSql.forget(transaction, account, gatewayId);
          if (reported.contains(true)) {
            outbox.remove(transaction, account, gatewayId);
          }
          return reported.size();
        });
  }

  /**
   * Notes that another phone is to send a message, before that phone is asked to.
   *
   * @param gateway where it is; null = at the account's own gateway
   * @param bodyJson what replace_sm needs of it
   * @return how many rows it has; none when it has been forgotten meanwhile, and must not be sent
   */
  public CompletionStage<Integer> move(
      String account, String gatewayId, String gateway, String deviceId, String bodyJson) {
    return writer.submit(
        "message move",
        Phase.OTHER,
        transaction ->
            transaction.update(
                "UPDATE message SET gateway = ?, device_id = ?, body_json = ?"
                    + " WHERE gateway_id = ? AND account = ? AND final_at IS NULL",
                gateway,
                deviceId,
                bodyJson,
                gatewayId,
                account));
  }

  /** The rows of a message id: several for a submit_multi, none when unknown. */
  public CompletionStage<List<MessageRow>> byMessageId(String account, String messageId) {
    return select("WHERE message_id = ? AND account = ? ORDER BY gateway_id", messageId, account);
  }

  /** The rows of a gateway id: several for a joined message, none when unknown. */
  public CompletionStage<List<MessageRow>> byGatewayId(String account, String gatewayId) {
    return select("WHERE gateway_id = ? AND account = ? ORDER BY message_id", gatewayId, account);
  }

  /** Whose message, or replacement of one, a gateway has under an id; empty when unknown. */
  public CompletionStage<Optional<String>> ownerAt(String gateway, String gatewayId) {
    return reader
        .query(
            "SELECT account FROM message WHERE gateway_id = ? AND gateway = ? UNION ALL SELECT"
                + " account FROM message WHERE replacement_id = ? AND gateway = ?",
            row -> row.getString(1),
            gatewayId,
            gateway,
            gatewayId,
            gateway)
        .thenApply(accounts -> accounts.stream().findFirst());
  }

  /** A row that has this id, the ESME's or the gateway's, whoever's it is; none when unknown. */
  public CompletionStage<List<MessageRow>> ofAnybody(String id) {
    return select("WHERE message_id = ? OR gateway_id = ? LIMIT 1", id, id);
  }

  /**
   * Messages without a final state between two addresses, newest first: what a cancel_sm without
   * message_id is about (SMPP v3.4 §4.9). Those are among them that were begun to be stored before
   * this was asked, here: their client may not have waited for an answer.
   *
   * @param source source_addr as it was submitted, empty if none
   * @param dest destination_addr as it was submitted
   * @param limit most rows to answer
   */
  public CompletionStage<List<MessageRow>> latest(
      String account, String source, String dest, int limit) {
    return writer
        .submit("what was begun", Phase.BARRIER, transaction -> true)
        .thenCompose(
            stored ->
                select(
                    "WHERE account = ? AND dest_addr = ? AND source_addr = ? AND final_at IS NULL"
                        + " ORDER BY created_at DESC LIMIT ?",
                    account,
                    dest,
                    source,
                    limit));
  }

  /**
   * Searches for operators, newest first; null = anything. Without a message id only the newest
   * {@value #SEARCHED_ROWS} rows are looked at: a question must not cost more than that.
   *
   * @param dest destination_addr, as submitted or as sent, with or without a plus
   * @param limit most rows to answer
   */
  public CompletionStage<List<MessageRow>> search(
      String account, String messageId, String dest, int limit) {
    List<String> conditions = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    if (messageId != null) {
      conditions.add("message_id = ?");
      values.add(messageId);
    } else {
      conditions.add(
          "created_at >= COALESCE((SELECT created_at FROM message ORDER BY created_at DESC"
              + " LIMIT 1 OFFSET ?), 0)");
      values.add(SEARCHED_ROWS);
    }
    if (account != null) {
      conditions.add("account = ?");
      values.add(account);
    }
    if (dest != null) {
      String digits = dest.startsWith("+") ? dest.substring(1) : dest;
      conditions.add("(dest_addr IN (?, ?) OR sent_dest LIKE ? OR sent_dest LIKE ?)");
      String plain = digits.replaceAll("[%_\\\\]", "");
      values.addAll(List.of(digits, "+" + digits, "%:" + plain, "%:+" + plain));
    }
    return select(
        "WHERE "
            + String.join(" AND ", conditions)
            + " ORDER BY created_at DESC, message_id LIMIT ?",
        values,
        limit);
  }

  /** Reads, decides and writes as one step, against all replicas. See {@link Change}. */
  public CompletionStage<TransitionResult> transition(Change change) {
    return writer
        .submit(transition, change)
        .whenComplete((done, error) -> outbox.work().doubtIfUnknown(change.account(), error));
  }

  /**
   * As {@link #claimChecks}, of what is at other gateways than its account's own.
   *
   * @param now epoch milliseconds
   * @param accounts accounts whose own gateway is not to be asked
   * @param limit most rows to take
   * @param next as above
   * @param begins as above
   * @return the rows that are asked for
   */
  public CompletionStage<List<MessageRow>> claimChecksElsewhere(
      long now,
      Collection<String> accounts,
      int limit,
      ToLongFunction<MessageRow> next,
      Predicate<MessageRow> begins) {
    if (accounts.isEmpty() || limit <= 0) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<String> among = SqlLists.padded(new TreeSet<>(accounts));
    return writer.submit(
        "message check elsewhere",
        Phase.OTHER,
        transaction -> checks.claimElsewhere(transaction, now, among, limit, next, begins));
  }

  /**
   * Takes rows without a final state that are due to be asked for, the longest overdue first, and
   * puts their next check off, so that no replica asks twice. Those that are about to end (their
   * validity is over, or they are asked for {@link MessageRow#OFTEN}) do not wait behind others.
   * While none is due, nothing is written.
   *
   * @param now epoch milliseconds
   * @param accounts accounts to look at
   * @param limit most rows to take in their order
   * @param ends most rows to take beside them that became due lately and are about to end
   * @param next given the row as it was, the time of its next check, epoch milliseconds after now
   * @param begins whether it is asked for now; else it is due again soon, and nothing is counted.
   *     Called by the writer, maybe again if it must begin anew
   * @return the rows that are asked for, as they are stored now, the new check counted
   */
  public CompletionStage<List<MessageRow>> claimChecks(
      long now,
      Collection<String> accounts,
      int limit,
      int ends,
      ToLongFunction<MessageRow> next,
      Predicate<MessageRow> begins) {
    if (accounts.isEmpty() || limit <= 0) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<String> among = SqlLists.padded(new TreeSet<>(accounts));
    return reader
        .query(
            "SELECT 1 FROM message WHERE account IN "
                + SqlLists.list(among.size())
                + " AND final_at IS NULL AND next_check_at <= ?"
                + HeldSql.NOT_HELD
                + " LIMIT 1",
            row -> true,
            among,
            now)
        .thenCompose(
            due ->
                due.isEmpty()
                    ? CompletableFuture.completedFuture(List.of())
                    : writer.submit(
                        "message check",
                        Phase.OTHER,
                        transaction ->
                            checks.claim(transaction, now, among, limit, ends, next, begins)));
  }

  /**
   * Makes messages without a final state due, {@link MessageRow#AGAIN}, in the order of their
   * creation; those first that would wait the longest. Not those that are not to be sent yet, that
   * are on their way to the gateway (it would remember that it does not have them), whose
   * replacement may be on its way, or that are asked for {@link MessageRow#OFTEN}.
   *
   * @param now epoch milliseconds
   * @param limit most rows to change
   * @return how many there were
   */
  public CompletionStage<Integer> recheck(String account, long now, int limit) {
    return writer.submit(
        "message recheck",
        Phase.OTHER,
        transaction ->
            transaction.update(
                "UPDATE message SET next_check_at = CASE WHEN created_at < ? THEN created_at"
                    + " ELSE ? END, checks = ? WHERE (message_id, gateway_id)"
                    + " IN (SELECT message_id, gateway_id FROM message WHERE account = ?"
                    + " AND final_at IS NULL AND next_check_at > ? AND due_at <= ? AND checks >= ?"
                    + " AND (answered_at IS NOT NULL OR checks <> 0) AND replacement_id IS NULL"
                    + " ORDER BY next_check_at DESC LIMIT ?"
                    + dialect.skipLocked()
                    + ")",
                now,
                now,
                MessageRow.AGAIN,
                account,
                now,
                now,
                MessageRow.AGAIN,
                limit));
  }

  /**
   * Has a message asked for soon, and {@link MessageRow#OFTEN} from then on: something is about to
   * happen to it. Also one that was not to be asked for.
   *
   * @param at when at the latest, epoch milliseconds
   */
  public CompletionStage<Void> checkBy(String account, String gatewayId, long at) {
    return writer.submit(
        "message check",
        Phase.OTHER,
        transaction -> {
          checks.soon(transaction, account, gatewayId, at);
          return null;
        });
  }

  /**
   * Has a message asked for at a time, and counts its checks from a number on. Not when it has
   * ended, or was asked for again, or is to be, since it was claimed.
   *
   * @param row as it was claimed
   * @param at epoch milliseconds
   * @param checks that number
   */
  public CompletionStage<Void> checkAt(MessageRow row, long at, int checks) {
    return writer.submit(
        "message check",
        Phase.OTHER,
        transaction -> {
          transaction.update(
              "UPDATE message SET next_check_at = ?, checks = ? WHERE message_id = ?"
                  + " AND gateway_id = ? AND final_at IS NULL AND checks = ?",
              at,
              checks,
              row.messageId(),
              row.gatewayId(),
              row.checks());
          return null;
        });
  }

  /**
   * Whether a message that the gateway does not have may be there soon, or elsewhere: its parts are
   * about to be sent, or its account has become another user since it was submitted.
   */
  public CompletionStage<Boolean> mayBeElsewhere(MessageRow row) {
    return reader
        .query(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM part WHERE gateway_id = ?"
                + " AND marked_at IS NOT NULL) OR EXISTS (SELECT 1 FROM former_webhook_route"
                + " WHERE account = ? AND left_at >= ?)",
            found -> true,
            row.gatewayId(),
            row.account(),
            row.createdAt())
        .thenApply(found -> !found.isEmpty());
  }

  private CompletionStage<List<MessageRow>> select(String where, Object... values) {
    return reader.query(MessageSql.SELECT + where, MessageSql::row, values);
  }

  private void insertAll(
      WriteTransaction transaction, List<WriteOperation<List<MessageRow>, Void>> operations)
      throws SQLException {
    List<MessageRow> rows = new ArrayList<>(operations.size());
    for (WriteOperation<List<MessageRow>, Void> operation : operations) {
      rows.addAll(operation.argument());
      operation.succeed(null);
    }
    inserts.insert(transaction, rows);
  }

  private void answerAll(
      WriteTransaction transaction, List<WriteOperation<Answer, Void>> operations)
      throws SQLException {
    PreparedStatement statement =
        transaction.prepare(
            "UPDATE message SET answered_at = ?, device_id = COALESCE(?, device_id)"
                + " WHERE message_id = ? AND gateway_id = ?");
    for (WriteOperation<Answer, Void> operation : operations) {
      Answer answer = operation.argument();
      statement.setLong(1, answer.at());
      statement.setString(2, answer.deviceId());
      statement.setString(3, answer.messageId());
      statement.setString(4, answer.gatewayId());
      statement.addBatch();
      transaction.afterCommit(() -> outbox.answered(answer.messageId(), answer.gatewayId()));
      operation.succeed(null);
    }
    statement.executeBatch();
  }
}
