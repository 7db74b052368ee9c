package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.Reader;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Messages that are being replaced. A message keeps its gateway id until the gateway is known to
 * have its replacement; until then its row names both. Each step leaves what the next, or whoever
 * comes after a crash, decides by:
 *
 * <ol>
 *   <li>{@link #begin}: the message has a replacement, which was not sent.
 *   <li>{@link #send}: the gateway may have it from here on.
 *   <li>{@link #accept}: the gateway has it. An event of it, or what the gateway tells of it
 *       ({@link MessageTable#transition}), says the same.
 * </ol>
 *
 * <p>{@link #drop} leads back to the message as it was. Stages complete on the store's callback
 * executor and fail with {@link StoreException}.
 */
public final class ReplacementTable {

  /** How {@link #begin} ended. */
  public enum Begun {
    /** The message has a replacement. */
    BEGUN,
    /** It had another one that was not sent; that one is gone. */
    RESUMED,
    /** It is final, or its phone has sent it. */
    TOO_LATE,
    /** It has another one, which the gateway may have. */
    IN_DOUBT
  }

  /** Of a message that can still be replaced. */
  private static final String REPLACEABLE =
      " AND final_at IS NULL AND sent_at IS NULL AND parts_delivered = 0";

  private static final String OF_REPLACEMENT =
      " WHERE message_id = ? AND account = ? AND replacement_id = ?";

  /** No message waits for it. */
  private static final String ORPHAN =
      " AND NOT EXISTS (SELECT 1 FROM message m WHERE m.replacement_id = replacement.gateway_id)";

  private final Writer writer;
  private final Reader reader;
  private final Dialect dialect;
  private final OutboxEntries outbox;

  ReplacementTable(Writer writer, Reader reader, Dialect dialect, OutboxEntries outbox) {
    this.writer = writer;
    this.reader = reader;
    this.dialect = dialect;
    this.outbox = outbox;
  }

  /**
   * Notes that a message is about to be replaced. It counts as answered: its message_id was named.
   *
   * @param message as it is known
   * @param next what it is to become
   * @param checkAt when to find out what became of it, if nobody has until then
   */
  public CompletionStage<Begun> begin(MessageRow message, ReplacementRow next, long checkAt) {
    return writer.submit(
        "replacement begin",
        Phase.BARRIER,
        transaction -> beginNow(transaction, message, next, checkAt));
  }

  /**
   * Notes that the replacement is about to be sent; nobody sends it who was not told that he may.
   *
   * @param message with its replacement
   * @param at epoch milliseconds
   * @param checkAt when to find out what became of it, if nobody has until then
   * @return false when the message has ended, its phone has sent it, or the replacement was dropped
   */
  public CompletionStage<Boolean> send(MessageRow message, long at, long checkAt) {
    return writer.submit(
        "replacement send",
        Phase.BARRIER,
        transaction ->
            transaction.update(
                        "UPDATE message SET next_check_at = ?" + OF_REPLACEMENT + REPLACEABLE,
                        checkAt,
                        message.messageId(),
                        message.account(),
                        message.replacementId())
                    == 1
                && transaction.update(
                        "UPDATE replacement SET sent_at = ? WHERE gateway_id = ?",
                        at,
                        message.replacementId())
                    == 1);
  }

  /**
   * Takes {@link #send} back: the gateway did not take it, and will not unless it is sent again.
   */
  public CompletionStage<Void> unsent(MessageRow message) {
    return writer.submit(
        "replacement unsent",
        Phase.BARRIER,
        transaction -> {
          transaction.update(
              "UPDATE replacement SET sent_at = NULL WHERE gateway_id = ?",
              message.replacementId());
          return null;
        });
  }

  /**
   * The gateway has the replacement: it is the message from here on.
   *
   * @return false when the message ended before that was known; true also if it was known already
   */
  public CompletionStage<Boolean> accept(String account, String gatewayId) {
    return writer.submit(
        "replacement accept",
        Phase.BARRIER,
        transaction ->
            !new ReplacementMove(dialect)
                    .run(transaction, Set.of(gatewayId), row -> row.account().equals(account))
                    .isEmpty()
                || !transaction
                    .query(
                        "SELECT 1 FROM message WHERE gateway_id = ? AND account = ?",
                        row -> true,
                        gatewayId,
                        account)
                    .isEmpty());
  }

  /**
   * The message goes on as it was.
   *
   * @param message with the replacement that is not to be
   * @param checkAt when to ask the gateway about it; null = not
   * @return false when it does not have that replacement any more
   */
  public CompletionStage<Boolean> drop(MessageRow message, Long checkAt) {
    return writer.submit(
        "replacement drop",
        Phase.BARRIER,
        transaction -> locked(transaction, message) && dropNow(transaction, message, checkAt));
  }

  /** As {@link #drop}, but not what the gateway may have. */
  public CompletionStage<Boolean> dropUnsent(MessageRow message, Long checkAt) {
    return writer.submit(
        "replacement drop",
        Phase.BARRIER,
        transaction ->
            locked(transaction, message)
                && deleteUnsent(transaction, message.replacementId())
                && dropNow(transaction, message, checkAt));
  }

  /**
   * Takes replacements that were sent, of messages that came to their end without them; each again
   * only after a while.
   *
   * @param among accounts to look at
   * @param now epoch milliseconds
   * @param again when each is given out again, unless it is {@linkplain #forgetOrphan forgotten}
   * @param limit most to take
   */
  public CompletionStage<List<ReplacementRow>> claimOrphans(
      Collection<String> among, long now, long again, int limit) {
    if (among.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<String> accounts = SqlLists.padded(among);
    return writer.submit(
        "replacement withdraw",
        Phase.OTHER,
        transaction -> {
          List<ReplacementRow> due =
              transaction.query(
                  ReplacementMove.SELECT
                      + "WHERE account IN "
                      + SqlLists.list(accounts.size())
                      + " AND sent_at IS NOT NULL AND (check_at IS NULL OR check_at <= ?)"
                      + ORPHAN
                      + " LIMIT ?"
                      + dialect.skipLocked(),
                  ReplacementMove::row,
                  accounts,
                  now,
                  limit);
          for (ReplacementRow row : due) {
            transaction.update(
                "UPDATE replacement SET check_at = ? WHERE gateway_id = ?", again, row.gatewayId());
          }
          return due;
        });
  }

  /**
   * Forgets a replacement that {@link #claimOrphans} gave out.
   *
   * @param before if it was sent before that, epoch milliseconds
   */
  public CompletionStage<Void> forgetOrphan(String gatewayId, long before) {
    return writer.submit(
        "replacement forget",
        Phase.OTHER,
        transaction -> {
          transaction.update(
              "DELETE FROM replacement WHERE gateway_id = ? AND sent_at < ?" + ORPHAN,
              gatewayId,
              before);
          return null;
        });
  }

  /** The replacement of that gateway id. */
  public CompletionStage<Optional<ReplacementRow>> find(String account, String gatewayId) {
    return reader
        .query(
            ReplacementMove.SELECT + "WHERE gateway_id = ? AND account = ?",
            ReplacementMove::row,
            gatewayId,
            account)
        .thenApply(rows -> rows.stream().findFirst());
  }

  private Begun beginNow(
      WriteTransaction transaction, MessageRow message, ReplacementRow next, long checkAt)
      throws SQLException {
    List<Optional<String>> before =
        transaction.query(
            "SELECT replacement_id FROM message WHERE message_id = ? AND account = ?"
                + " AND gateway_id = ?"
                + REPLACEABLE
                + dialect.forUpdate(),
            row -> Optional.ofNullable(row.getString(1)),
            message.messageId(),
            message.account(),
            message.gatewayId());
    if (before.isEmpty()) {
      return Begun.TOO_LATE;
    }
    Optional<String> other = before.get(0);
    if (other.isPresent() && !deleteUnsent(transaction, other.get())) {
      return Begun.IN_DOUBT;
    }
    ReplacementMove.insert(transaction, next);
    transaction.update(
        "UPDATE message SET replacement_id = ?, answered_at = COALESCE(answered_at, ?),"
            + " next_check_at = ?, checks = 0 WHERE message_id = ? AND gateway_id = ?",
        next.gatewayId(),
        next.createdAt(),
        checkAt,
        message.messageId(),
        message.gatewayId());
    transaction.afterCommit(() -> outbox.answered(message.messageId(), message.gatewayId()));
    return other.isPresent() ? Begun.RESUMED : Begun.BEGUN;
  }

  /**
   * The message before its replacement, as everywhere, or two replicas could wait for each other.
   */
  private boolean locked(WriteTransaction transaction, MessageRow message) throws SQLException {
    return !transaction
        .query(
            "SELECT 1 FROM message" + OF_REPLACEMENT + dialect.forUpdate(),
            row -> true,
            message.messageId(),
            message.account(),
            message.replacementId())
        .isEmpty();
  }

  private static boolean deleteUnsent(WriteTransaction transaction, String gatewayId)
      throws SQLException {
    return transaction.update(
            "DELETE FROM replacement WHERE gateway_id = ? AND sent_at IS NULL", gatewayId)
        == 1;
  }

  private static boolean dropNow(WriteTransaction transaction, MessageRow message, Long checkAt)
      throws SQLException {
    ReplacementMove.delete(transaction, message.replacementId());
    return transaction.update(
            "UPDATE message SET replacement_id = NULL, next_check_at = ?" + OF_REPLACEMENT,
            checkAt,
            message.messageId(),
            message.account(),
            message.replacementId())
        == 1;
  }
}
