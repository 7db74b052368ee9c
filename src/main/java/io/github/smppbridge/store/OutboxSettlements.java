package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.Rows;
import io.github.smppbridge.store.commit.WriteKind;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteOperation;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * How entries that were delivered go: for certain. What cannot be deleted now is deleted as soon as
 * it can be, and is leased meanwhile.
 */
final class OutboxSettlements {
  /** The key of a deletion that is repeated. */
  private record Settling(long id) {}

  /** The row of an id; one that was stored later is another, of a standby that took over. */
  private record Settled(long id, long storedUntil) {}

  private final Writer writer;
  private final OutboxEntries outbox;
  private final String instanceId;
  private final EventualWrites eventual;
  private final OutboxWork work;
  private final WriteKind<Settled, Void> delete =
      new WriteKind<>(
          "outbox settle", Phase.OUTBOX_SETTLE, WriteKind.Haste.UNHURRIED, this::deleteAll);

  OutboxSettlements(
      Writer writer,
      OutboxEntries outbox,
      String instanceId,
      EventualWrites eventual,
      OutboxWork work) {
    this.writer = writer;
    this.outbox = outbox;
    this.instanceId = instanceId;
    this.eventual = eventual;
    this.work = work;
  }

  /** See {@link OutboxTable#settled}. */
  CompletionStage<Void> settled(long id) {
    Settled settled = new Settled(id, work.done(id));
    return eventual.insist(new Settling(id), () -> delete(settled), () -> work.end(id));
  }

  private CompletionStage<Void> delete(Settled settled) {
    return writer
        .submit(delete, settled)
        .whenComplete(
            (done, error) -> {
              if (error != null) {
                renew(settled.id());
              }
            });
  }

  private void renew(long id) {
    Duration lease = work.renewal(id);
    if (!lease.isZero()) {
      writer.submit(
          "outbox renew",
          Phase.OUTBOX_RETRY,
          transaction -> {
            transaction.update(
                "UPDATE outbox SET ready_at = ? WHERE id = ? AND lease_owner = ?",
                outbox.now() + lease.toMillis(),
                id,
                instanceId);
            transaction.afterCommit(() -> work.renewed(id));
            return null;
          });
    }
  }

  private void deleteAll(
      WriteTransaction transaction, List<WriteOperation<Settled, Void>> operations)
      throws SQLException {
    PreparedStatement statement =
        transaction.prepare("DELETE FROM outbox WHERE id = ? AND created_at <= ?");
    for (WriteOperation<Settled, Void> operation : operations) {
      Settled settled = operation.argument();
      Rows.bind(statement, settled.id(), settled.storedUntil()).addBatch();
      operation.succeed(null);
    }
    statement.executeBatch();
    transaction.afterCommit(
        () -> operations.forEach(operation -> work.end(operation.argument().id())));
  }
}
