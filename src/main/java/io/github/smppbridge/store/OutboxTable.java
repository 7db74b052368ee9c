package io.github.smppbridge.store;

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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

  /** Entries, the event they come from, and the SMS that it reports; null = no check. */
  private record Arrival(
      String account, SeenEvents.Key event, ReportedSms sms, List<OutboxEntry> entries) {}

  private final Writer writer;
  private final OutboxEntries outbox;
  private final SeenEvents events;
  private final SeenSms seenSms;
  private final OutboxSettlements settlements;
  private final OutboxWork work;
  private final boolean alone;
  private final OutboxClaims claims;
  private final OutboxReturns returns;

  private final Tenure tenure;
  private final LongAdder dropped = new LongAdder();

  private final WriteKind<Arrival, Boolean> insert =
      new WriteKind<>("outbox insert", Phase.OUTBOX_INSERT, this::insertAll);

  OutboxTable(
      Writer writer,
      Dialect dialect,
      OutboxEntries outbox,
      SeenEvents events,
      SeenSms seenSms,
      String instanceId,
      EventualWrites eventual,
      Tenure tenure) {
    this.tenure = tenure;
    this.writer = writer;
    this.outbox = outbox;
    this.events = events;
    this.seenSms = seenSms;
    this.work = outbox.work();
    this.alone = dialect.servesOneProcess();
    this.claims = new OutboxClaims(writer, dialect, outbox, instanceId, work);
    this.settlements = new OutboxSettlements(writer, outbox, instanceId, eventual, work);
    this.returns = new OutboxReturns(writer, dialect, outbox, instanceId, work);
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
    return insert(eventId, account, null, entries);
  }

  /**
   * Adds what comes of a received SMS, all or none.
   *
   * @param eventId the event that reports it; null = no check
   * @param account whose event it is
   * @param sms what tells it from others; null = no check
   * @return false when the event was seen before, or the SMS by another one, and nothing was added
   */
  public CompletionStage<Boolean> insert(
      String eventId, String account, ReportedSms sms, List<OutboxEntry> entries) {
    SeenEvents.Key event = eventId == null ? null : new SeenEvents.Key(account, eventId);
    return writer
        .submit(insert, new Arrival(account, event, sms, List.copyOf(entries)))
        .whenComplete((stored, error) -> work.doubtIfUnknown(account, error));
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
    return claim(limits, filter, lease, rows -> {});
  }

  /**
   * The same for somebody who {@linkplain #offerTo is offered} new ones as well, and is to have all
   * in their order.
   *
   * @param limits accounts and how many entries each may get
   * @param filter what stays where it is
   * @param lease how long they stay ours
   * @param taken given them in order of id when they are ours for certain, before anything that is
   *     committed later is given; on the writer's thread, which must not wait
   * @return the same, when that was done
   */
  public CompletionStage<List<OutboxRow>> claim(
      Map<String, Integer> limits,
      ClaimFilter filter,
      Duration lease,
      Consumer<List<OutboxRow>> taken) {
    return claims.claim(limits, filter, lease, taken);
  }

  /** How long what was claimed is surely ours. */
  public Tenure tenure() {
    return tenure;
  }

  /**
   * It was delivered. Deletes it, whoever holds the lease by now. If that fails it is repeated
   * until it succeeds, and the lease is kept meanwhile: nobody delivers it again.
   *
   * @return how the first attempt ends
   */
  public CompletionStage<Void> settled(long id) {
    return settlements.settled(id);
  }

  /** Nobody here works on them any more; if they are not dealt with, their lease ends by itself. */
  public void left(long id) {
    work.left(id);
  }

  /** Puts a claimed entry off; without effect when our lease was lost. */
  public CompletionStage<Void> retry(long id, long nextAttemptAt) {
    return returns.putOff(id, nextAttemptAt, true);
  }

  /** As {@link #retry}, from now on. */
  public CompletionStage<Void> retryAfter(long id, Duration wait) {
    return returns.putOff(id, outbox.now() + wait.toMillis(), true);
  }

  /** As {@link #retry}, of an entry that nobody was given. */
  public CompletionStage<Void> retryUntried(long id, long nextAttemptAt) {
    return returns.putOff(id, nextAttemptAt, false);
  }

  /**
   * Makes mobile-originated messages of an account due that were {@link #retryUntried put off
   * untried}, as if they had not been, so that they go in their order; wakes the listeners.
   *
   * @return completes when all are
   */
  public CompletionStage<Void> hasten(String account) {
    return returns.hasten(account);
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
    return returns.replace(id, entries);
  }

  /** Gives claimed entries back to their old place, untried. Wakes no listener. */
  public CompletionStage<Void> release(Collection<Long> ids) {
    return returns.release(ids);
  }

  /**
   * Asks to be called, on the callback executor, with an account after an entry of it was committed
   * or became free in this process. Entries of other replicas are found by polling only.
   */
  public void addListener(Consumer<String> listener) {
    outbox.listeners().add(listener);
  }

  /**
   * Has new entries offered to somebody of this process, who may take them as they are stored.
   *
   * @param taker instead of whoever was asked before
   */
  public void offerTo(EntryTaker taker) {
    outbox.offers().to(taker);
  }

  /** Ends {@link #offerTo}. */
  public void endOffers(EntryTaker taker) {
    outbox.offers().endTo(taker);
  }

  /** Whether no other process can have sessions, so that no session's entries are another's. */
  public boolean servesOneProcess() {
    return alone;
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
    AccountLock.take(
        transaction,
        operations.stream()
            .map(WriteOperation::argument)
            .filter(arrival -> arrival.sms() != null)
            .map(Arrival::account)
            .toList());
    List<OutboxEntry> entries = new ArrayList<>();
    for (WriteOperation<Arrival, Boolean> operation : operations) {
      Arrival arrival = operation.argument();
      boolean isNew =
          (arrival.event() == null || fresh.remove(arrival.event()))
              && (arrival.sms() == null
                  || seenSms.insert(transaction, arrival.account(), arrival.sms()));
      if (isNew) {
        entries.addAll(arrival.entries());
      }
      operation.succeed(isNew);
    }
    // receipts come of transitions, which know whether their submit is answered
    outbox.offer(transaction, entries, entry -> entry.kind().equals(OutboxEntry.MO));
  }
}
