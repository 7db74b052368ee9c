package io.github.smppbridge.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteKind;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteOperation;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
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

  private static final int REMEMBERED = 10_000;

  /** Entries, and the event they come from; null = no check. */
  private record Arrival(SeenEvents.Key event, List<OutboxEntry> entries) {}

  private record Later(long id, long at) {}

  private final Writer writer;
  private final Dialect dialect;
  private final OutboxEntries outbox;
  private final SeenEvents events;
  private final String instanceId;
  private final long holdMillis;
  private final long heldFrom;
  private final LongAdder dropped = new LongAdder();

  /** Delivered entries that could not be deleted; bounded, since the database may be away long. */
  private final Cache<Long, Boolean> delivered =
      Caffeine.newBuilder().maximumSize(REMEMBERED).executor(Runnable::run).build();

  private final WriteKind<Arrival, Boolean> insert =
      new WriteKind<>("outbox insert", Phase.OUTBOX_INSERT, this::insertAll);
  private final WriteKind<Long, Void> delete =
      WriteKind.batch(
          "outbox settle",
          Phase.OUTBOX_SETTLE,
          "DELETE FROM outbox WHERE id = ?",
          id -> new Object[] {id});
  private final WriteKind<Later, Void> retry;

  OutboxTable(
      Writer writer,
      Dialect dialect,
      OutboxEntries outbox,
      SeenEvents events,
      String instanceId,
      long heldFrom,
      StoreOptions options) {
    this.heldFrom = heldFrom;
    this.writer = writer;
    this.dialect = dialect;
    this.outbox = outbox;
    this.events = events;
    this.instanceId = instanceId;
    this.holdMillis = options.answerHold().toMillis();
    this.retry =
        WriteKind.batch(
            "outbox retry",
            Phase.OUTBOX_RETRY,
            "UPDATE outbox SET ready_at = ?, lease_owner = NULL WHERE id = ? AND lease_owner = ?",
            later -> new Object[] {later.at(), later.id(), instanceId});
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
   * Claims entries for this process: for each account the oldest that may go out now, an entry put
   * off counting from the time of its next attempt. A receipt of a message that is not {@link
   * MessageTable#answered answered} is held back, for {@link StoreOptions#answerHold} at most, and
   * not when its session died with an earlier process.
   *
   * @param limits accounts and how many entries each may get
   * @param lease how long they stay ours
   * @return in order of id
   */
  public CompletionStage<List<OutboxRow>> claim(Map<String, Integer> limits, Duration lease) {
    Map<String, Integer> wanted = new TreeMap<>(limits);
    wanted.values().removeIf(limit -> limit <= 0);
    if (wanted.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    long now = outbox.now();
    OutboxClaim claim =
        new OutboxClaim(
            wanted,
            now,
            outbox.patient(),
            now + lease.toMillis(),
            Math.max(heldFrom, now - holdMillis),
            instanceId);
    return writer
        .submit("outbox claim", Phase.OUTBOX_CLAIM, t -> dialect.claim(t, claim))
        .thenApply(this::undelivered);
  }

  /**
   * It was delivered. Deletes it, whoever holds the lease by now. If that fails, this process
   * deletes it instead of delivering it again.
   */
  public CompletionStage<Void> settled(long id) {
    return writer
        .submit(delete, id)
        .whenComplete(
            (done, error) -> {
              if (error == null) {
                delivered.invalidate(id);
              } else {
                delivered.put(id, true);
              }
            });
  }

  private List<OutboxRow> undelivered(List<OutboxRow> rows) {
    List<OutboxRow> ours = new ArrayList<>();
    for (OutboxRow row : rows) {
      if (delivered.getIfPresent(row.id()) == null) {
        ours.add(row);
      } else {
        settled(row.id());
      }
    }
    // within an account that is the order they were stored in
    ours.sort(Comparator.comparingLong(OutboxRow::id));
    return List.copyOf(ours);
  }

  /** Puts a claimed entry off; without effect when our lease was lost. */
  public CompletionStage<Void> retry(long id, long nextAttemptAt) {
    return writer.submit(retry, new Later(id, nextAttemptAt));
  }

  /**
   * It cannot be delivered. Deletes it.
   *
   * @param reason for the log; no phone number and no text
   */
  public CompletionStage<Void> drop(long id, String reason) {
    LOG.warn("outbox entry {} dropped: {}", id, reason);
    dropped.increment();
    return writer.submit(delete, id);
  }

  /** Gives claimed entries back to their old place, untried. Wakes no listener. */
  public CompletionStage<Void> release(Collection<Long> ids) {
    List<Long> released = List.copyOf(ids);
    return writer.submit(
        "outbox release",
        Phase.OUTBOX_RETRY,
        transaction -> {
          for (Long id : released) {
            transaction.update(
                "UPDATE outbox SET ready_at = created_at, lease_owner = NULL,"
                    + " attempts = attempts - 1 WHERE id = ? AND lease_owner = ?",
                id,
                instanceId);
          }
          return null;
        });
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
}
