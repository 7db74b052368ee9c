package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Messages whose ESME has no answer to its submit: each is held by the process that is to give it.
 * Stages complete on the store's callback executor and fail with {@link StoreException}.
 */
public final class UnansweredMessages {

  /** The key of a deletion that is repeated. */
  private record Forgetting(String account, String gatewayId) {}

  /** No answer was written, no phone has reported, and it is no part of a long message. */
  private static final String UNANSWERED =
      " WHERE gateway_id = ? AND account = ? AND answered_at IS NULL AND final_at IS NULL"
          + " AND sent_at IS NULL AND parts_delivered = 0 AND NOT EXISTS (SELECT 1 FROM part p"
          + " WHERE p.gateway_id = message.gateway_id)";

  /** The process that was to answer it lives no more. */
  private static final String ABANDONED =
      "held_by <> ? AND NOT EXISTS (SELECT 1 FROM node n"
          + " WHERE n.instance_id = message.held_by AND n.lease_until > ?)";

  private final Writer writer;
  private final Dialect dialect;
  private final EventualWrites eventual;
  private final String instanceId;

  /**
   * A process may stand still, be taken for dead, and go on: what it was about to send has its row
   * for so long. Nobody waits for the row to go.
   */
  private final long resting;

  UnansweredMessages(
      Writer writer,
      Dialect dialect,
      EventualWrites eventual,
      String instanceId,
      Duration resting) {
    this.resting = dialect.servesOneProcess() ? 0 : resting.toMillis();
    this.writer = writer;
    this.dialect = dialect;
    this.eventual = eventual;
    this.instanceId = instanceId;
  }

  /** What {@link MessageRow#heldBy} is of a submit that this process is to answer. */
  public String holder() {
    return instanceId;
  }

  /**
   * Deletes the row of a submit that its ESME was told no message_id for, if there is one; repeated
   * until it succeeds. Never deletes what was answered, what a phone has reported on, or parts of a
   * long message.
   *
   * @return how the first attempt ends
   */
  public CompletionStage<Void> forget(String account, String gatewayId) {
    return eventual.insist(
        new Forgetting(account, gatewayId),
        () ->
            writer.submit(
                "message forget",
                Phase.BARRIER,
                transaction -> {
                  transaction.update("DELETE FROM message" + UNANSWERED, gatewayId, account);
                  HeldSql.forget(transaction, account, gatewayId);
                  return null;
                }),
        () -> {});
  }

  /**
   * Deletes the row of a submit whose message_id nobody was ever given, for the process that was to
   * answer it is gone, or that is long past. To be called when the gateway does not know it either.
   *
   * @param now epoch milliseconds
   * @param before a submit that was stored before is not answered any more by any process
   * @return completes with whether there was such a row
   */
  public CompletionStage<Boolean> forgetAbandoned(
      String account, String gatewayId, long now, long before) {
    return writer.submit(
        "message forget",
        Phase.BARRIER,
        transaction ->
            transaction.update(
                    "DELETE FROM message"
                        + UNANSWERED
                        + " AND held_by IS NOT NULL AND (created_at < ? OR (created_at <= ? AND "
                        + ABANDONED
                        + "))",
                    gatewayId,
                    account,
                    before,
                    now - resting,
                    abandoned(now))
                > 0);
  }

  /**
   * Notes that the gateway has a message that nobody will answer: it is sent, and its end is waited
   * for, whatever its ESME knows. Does nothing while the process lives that is to answer it.
   *
   * @param now epoch milliseconds
   */
  public CompletionStage<Void> known(String account, String gatewayId, long now) {
    return writer.submit(
        "message known", Phase.OTHER, transaction -> known(transaction, account, gatewayId, now));
  }

  private Void known(WriteTransaction transaction, String account, String gatewayId, long now)
      throws SQLException {
    transaction.update(
        "UPDATE message SET held_by = NULL WHERE gateway_id = ? AND account = ?"
            + " AND answered_at IS NULL AND "
            + ABANDONED,
        gatewayId,
        account,
        abandoned(now));
    return null;
  }

  /** The parameters of {@link #ABANDONED}: where one process works alone, it lives alone. */
  private List<Object> abandoned(long now) {
    return List.of(instanceId, dialect.servesOneProcess() ? Long.MAX_VALUE : now);
  }
}
