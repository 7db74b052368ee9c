package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.CommitUnknownException;
import io.github.smppbridge.store.commit.Rows;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteKind;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteOperation;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for an ESME. An entry is claimed for the time of a lease; whoever does not settle it
 * by then loses it to the next that asks. Stages complete on the store's callback executor and fail
 * with {@link StoreException}.
 */
public final class OutboxTable {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxTable.class);

  /** Entries, and the event they come from; null = no check. */
  private record Arrival(SeenEvents.Key event, List<OutboxEntry> entries) {}

  private record Later(long id, long at, boolean tried) {}

  /** The key of a deletion that is repeated. */
  private record Settling(long id) {}

  /** The row of an id; one that was stored later is another, of a standby that took over. */
  private record Settled(long id, long storedUntil) {}

  /** Entries of one transaction that are made due. */
  private static final int HASTENED = 1_000;

  private static final String GIVE_BACK =
      "UPDATE outbox SET ready_at = 0, lease_owner = NULL, attempts = attempts - 1"
          + " WHERE id = ? AND lease_owner = ?";

  private final Writer writer;
  private final Dialect dialect;
  private final OutboxEntries outbox;
  private final SeenEvents events;
  private final String instanceId;
  private final EventualWrites eventual;
  private final OutboxWork work;

  /** Accounts of claims of which nobody knows whether they were committed. */
  private final Set<String> doubtful = ConcurrentHashMap.newKeySet();

  private final LongAdder dropped = new LongAdder();

  private final WriteKind<Arrival, Boolean> insert =
      new WriteKind<>("outbox insert", Phase.OUTBOX_INSERT, this::insertAll);
  private final WriteKind<Settled, Void> delete =
      new WriteKind<>("outbox settle", Phase.OUTBOX_SETTLE, this::deleteAll);
  private final WriteKind<Later, Void> retry =
      new WriteKind<>("outbox retry", Phase.OUTBOX_RETRY, this::putOffAll);

  OutboxTable(
      Writer writer,
      Dialect dialect,
      OutboxEntries outbox,
      SeenEvents events,
      String instanceId,
      EventualWrites eventual) {
    this.writer = writer;
    this.dialect = dialect;
    this.outbox = outbox;
    this.events = events;
    this.instanceId = instanceId;
    this.eventual = eventual;
    this.work = new OutboxWork(outbox.elapsed());
  }

  /**
   * Adds entries, all or none.
   *
   * @param eventId the event they come from; null = no check
   * @param account whose event it is
   * @return false when the event was seen before, and nothing was added
   */
  public CompletionStage<Boolean> insert(
      String eventId, String account, List<OutboxEntry> entries) {
    SeenEvents.Key event = eventId == null ? null : new SeenEvents.Key(account, eventId);
    return writer.submit(insert, new Arrival(event, List.copyOf(entries)));
  }

  /**
   * Claims entries for this process: for each account those stored first, of those that were never
   * tried or whose next attempt is due. What this process has in work it does not get again, even
   * if the clock jumped over the end of the lease. A receipt of a message that is not {@link
   * MessageTable#answered answered} is held back while the process that is to answer it lives.
   *
   * @param limits accounts and how many entries each may get
   * @param lease how long they stay ours
   * @return in order of id
   */
  public CompletionStage<List<OutboxRow>> claim(Map<String, Integer> limits, Duration lease) {
    return claim(limits, ClaimFilter.NONE, lease);
  }

  /**
   * The same, of what is not passed over.
   *
   * @param limits accounts and how many entries each may get
   * @param filter what stays where it is
   * @param lease how long they stay ours
   * @return in order of id
   */
  public CompletionStage<List<OutboxRow>> claim(
      Map<String, Integer> limits, ClaimFilter filter, Duration lease) {
    Map<String, Integer> wanted = new TreeMap<>(limits);
    wanted.values().removeIf(limit -> limit <= 0);
    if (wanted.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    long now = outbox.now();
    OutboxClaim claim =
        new OutboxClaim(
            wanted,
            filter,
            now,
            outbox.patient(),
            now + lease.toMillis(),
            instanceId,
            dialect.servesOneProcess());
    return writer
        .submit("outbox claim", Phase.OUTBOX_CLAIM, t -> claimNow(t, claim, lease))
        .whenComplete(
            (rows, error) -> {
              if (error instanceof CommitUnknownException) {
                doubtful.addAll(wanted.keySet());
              }
            });
  }

  private List<OutboxRow> claimNow(WriteTransaction transaction, OutboxClaim claim, Duration lease)
      throws SQLException {
    for (String account : claim.limits().keySet()) {
      if (doubtful.contains(account)) {
        giveBackUnknown(transaction, account);
      }
    }
    List<OutboxRow> ours = new ArrayList<>(dialect.claim(transaction, claim));
    ours.removeIf(row -> work.has(row.id()));
    // within an account that is the order they were stored in
    ours.sort(Comparator.comparingLong(OutboxRow::id));
    List<OutboxRow> claimed = List.copyOf(ours);
    transaction.afterCommit(() -> work.begin(claimed, lease));
    return claimed;
  }

  /** What is leased to us and not in work: we were not told that we had claimed it. */
  private void giveBackUnknown(WriteTransaction transaction, String account) throws SQLException {
    List<Long> leased =
        transaction.query(
            "SELECT id FROM outbox WHERE account = ? AND ready_at > 0 AND lease_owner = ?",
            row -> row.getLong(1),
            account,
            instanceId);
    for (Long id : leased) {
      if (!work.has(id)) {
        transaction.update(GIVE_BACK, id, instanceId);
      }
    }
    transaction.afterCommit(() -> doubtful.remove(account));
  }

  /**
   * It was delivered. Deletes it, whoever holds the lease by now. If that fails it is repeated
   * until it succeeds, and the lease is kept meanwhile: nobody delivers it again.
   *
   * @return how the first attempt ends
   */
  public CompletionStage<Void> settled(long id) {
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

  /** Nobody here works on them any more; if they are not dealt with, their lease ends by itself. */
  public void left(long id) {
    work.left(id);
  }

  /** Puts a claimed entry off; without effect when our lease was lost. */
  public CompletionStage<Void> retry(long id, long nextAttemptAt) {
    return putOff(new Later(id, nextAttemptAt, true));
  }

  /** As {@link #retry}, of an entry that nobody was given. */
  public CompletionStage<Void> retryUntried(long id, long nextAttemptAt) {
    return putOff(new Later(id, nextAttemptAt, false));
  }

  private CompletionStage<Void> putOff(Later later) {
    return writer
        .submit(retry, later)
        .whenComplete((done, error) -> leaveUnless(error == null, List.of(later.id())));
  }

  /**
   * Makes mobile-originated messages of an account due that were {@link #retryUntried put off
   * untried}, as if they had not been, so that they go in their order; wakes the listeners.
   *
   * @return completes when all are
   */
  public CompletionStage<Void> hasten(String account) {
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
                + " ORDER BY id LIMIT ?"
                + dialect.skipLocked()
                + ")",
            account,
            HASTENED);
    if (some > 0) {
      transaction.afterCommit(() -> outbox.wake(account));
    }
    return some;
  }

  /**
   * It cannot be delivered. Deletes it, as {@link #settled} does.
   *
   * @param reason for the log; no phone number and no text
   */
  public CompletionStage<Void> drop(long id, String reason) {
    LOG.warn("outbox entry {} dropped: {}", id, reason);
    dropped.increment();
    return settled(id);
  }

  /**
   * Others take the place of a claimed entry, behind those that wait already; without effect when
   * our lease was lost.
   *
   * @param entries in their order
   */
  public CompletionStage<Void> replace(long id, List<OutboxEntry> entries) {
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

  /** Gives claimed entries back to their old place, untried. Wakes no listener. */
  public CompletionStage<Void> release(Collection<Long> ids) {
    List<Long> released = List.copyOf(ids);
    return writer
        .submit(
            "outbox release",
            Phase.OUTBOX_RETRY,
            transaction -> {
              for (Long id : released) {
                transaction.update(GIVE_BACK, id, instanceId);
              }
              transaction.afterCommit(() -> released.forEach(work::left));
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

  /**
   * Asks to be called, on the callback executor, with an account after an entry of it was committed
   * or became free in this process. Entries of other replicas are found by polling only.
   */
  public void addListener(Consumer<String> listener) {
    outbox.listeners().add(listener);
  }

  /** Ends {@link #addListener}. */
  public void removeListener(Consumer<String> listener) {
    outbox.listeners().remove(listener);
  }

  long dropped() {
    return dropped.sum();
  }

  private void insertAll(
      WriteTransaction transaction, List<WriteOperation<Arrival, Boolean>> operations)
      throws SQLException {
    Set<SeenEvents.Key> fresh =
        events.insert(
            transaction,
            operations.stream()
                .map(operation -> operation.argument().event())
                .filter(Objects::nonNull)
                .toList());
    List<OutboxEntry> entries = new ArrayList<>();
    for (WriteOperation<Arrival, Boolean> operation : operations) {
      Arrival arrival = operation.argument();
      boolean isNew = arrival.event() == null || fresh.remove(arrival.event());
      if (isNew) {
        entries.addAll(arrival.entries());
      }
      operation.succeed(isNew);
    }
    outbox.insert(transaction, entries);
  }

  private void deleteAll(
      WriteTransaction transaction, List<WriteOperation<Settled, Void>> operations)
      throws SQLException {
    PreparedStatement statement =
        transaction.prepare("DELETE FROM outbox WHERE id = ? AND created_at <= ?");
    for (WriteOperation<Settled, Void> operation : operations) {
      Settled settled = operation.argument();
      Rows.bind(statement, settled.id(), settled.storedUntil()).addBatch();
      transaction.afterCommit(() -> work.end(settled.id()));
      operation.succeed(null);
    }
    statement.executeBatch();
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
      transaction.afterCommit(() -> work.left(later.id()));
      operation.succeed(null);
    }
    statement.executeBatch();
  }
}
