package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.Rows;
import io.github.smppbridge.store.commit.WriteKind;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteOperation;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How claimed entries come back without having been delivered, and when they are due again. */
final class OutboxReturns {
  /** Gives an entry its old place, untried. */
  static final String GIVE_BACK =
      "UPDATE outbox SET ready_at = 0, lease_owner = NULL, attempts = attempts - 1"
          + " WHERE id = ? AND lease_owner = ?";

  /** Entries of one transaction that are made due. */
  private static final int HASTENED = 1_000;

  private record Later(long id, long at, boolean tried) {}

  private final Writer writer;
  private final Dialect dialect;
  private final OutboxEntries outbox;
  private final String instanceId;
  private final OutboxWork work;
  private final WriteKind<Later, Void> retry =
      new WriteKind<>("outbox retry", Phase.OUTBOX_RETRY, this::putOffAll);

  OutboxReturns(
      Writer writer, Dialect dialect, OutboxEntries outbox, String instanceId, OutboxWork work) {
    this.writer = writer;
    this.dialect = dialect;
    this.outbox = outbox;
    this.instanceId = instanceId;
    this.work = work;
  }

  /**
   * See {@link OutboxTable#retry}.
   *
   * @param tried whether the attempt counts
   */
  CompletionStage<Void> putOff(long id, long nextAttemptAt, boolean tried) {
    return writer
        .submit(retry, new Later(id, nextAttemptAt, tried))
        .whenComplete((done, error) -> leaveUnless(error == null, List.of(id)));
  }

  /** See {@link OutboxTable#hasten}. */
  CompletionStage<Void> hasten(String account) {
    return writer
        .submit(
            "outbox hasten", Phase.OUTBOX_RETRY, transaction -> hastenSome(transaction, account))
        .thenCompose(
            some -> some < HASTENED ? CompletableFuture.completedFuture(null) : hasten(account));
  }

  private int hastenSome(WriteTransaction transaction, String account) throws SQLException {
    int some =
        transaction.update(
            "UPDATE outbox SET ready_at = 0 WHERE id IN (SELECT id FROM outbox WHERE account = ?"
                + " AND ready_at > 0 AND kind = 'mo' AND attempts = 0 AND lease_owner IS NULL"
                // not what waits for something else
                + " AND (gateway_id IS NULL OR gateway_id < ?)"
                + " ORDER BY id LIMIT ?"
                + dialect.skipLocked()
                + ")",
            account,
            MmsTable.namedBefore(outbox.now() + 1),
            HASTENED);
    if (some > 0) {
      transaction.afterCommit(() -> outbox.wake(account));
    }
    return some;
  }

  /** See {@link OutboxTable#replace}. */
  CompletionStage<Void> replace(long id, List<OutboxEntry> entries) {
    List<OutboxEntry> others = List.copyOf(entries);
    return writer
        .submit(
            "outbox replace",
            Phase.OUTBOX_SETTLE,
            transaction -> {
              int ours =
                  transaction.update(
                      "DELETE FROM outbox WHERE id = ? AND lease_owner = ?", id, instanceId);
              if (ours > 0) {
                outbox.insert(transaction, others);
              }
              transaction.afterCommit(() -> work.end(id));
              return (Void) null;
            })
        .whenComplete((done, error) -> leaveUnless(error == null, List.of(id)));
  }

  /** See {@link OutboxTable#release}. */
  CompletionStage<Void> release(Collection<Long> ids) {
    List<Long> released = List.copyOf(ids);
    return writer
        .submit(
            "outbox release",
            Phase.OUTBOX_RETRY,
            transaction -> {
              for (Long id : released) {
                transaction.update(GIVE_BACK, id, instanceId);
                // now, not after the commit: a claim of this transaction may be the next to get it
                work.left(id);
              }
              return (Void) null;
            })
        .whenComplete((done, error) -> leaveUnless(error == null, released));
  }

  /** Those that could not be given back are free when their lease ends, for us as well. */
  private void leaveUnless(boolean givenBack, List<Long> ids) {
    if (!givenBack) {
      ids.forEach(work::left);
    }
  }

  private void putOffAll(WriteTransaction transaction, List<WriteOperation<Later, Void>> operations)
      throws SQLException {
    PreparedStatement statement =
        transaction.prepare(
            "UPDATE outbox SET ready_at = ?, lease_owner = NULL, attempts = attempts - ?"
                + " WHERE id = ? AND lease_owner = ?");
    for (WriteOperation<Later, Void> operation : operations) {
      Later later = operation.argument();
      Rows.bind(statement, later.at(), later.tried() ? 0 : 1, later.id(), instanceId).addBatch();
      work.left(later.id());
      operation.succeed(null);
    }
    statement.executeBatch();
  }
}
