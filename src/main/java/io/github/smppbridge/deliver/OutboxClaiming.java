package io.github.smppbridge.deliver;

import io.github.smppbridge.store.EntryTaker;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.OutboxRow;
import io.github.smppbridge.store.OutboxTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings entries of the outbox into the lanes: new ones as they are stored, where the lanes have
 * room for them, and all others by claims. One claim at a time, for all accounts together; what
 * happens meanwhile leads to one more. Thread-safe.
 */
final class OutboxClaiming implements EntryTaker {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxClaiming.class);

  private final OutboxTable outbox;
  private final AccountLanes lanes;
  private final BooleanSupplier mayClaim;
  private final Predicate<String> receives;
  private final LongSupplier answerNanos;

  /** Accounts that may have entries to claim. */
  private final Set<String> due = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicBoolean again = new AtomicBoolean();

  /** Whether the last claim failed. */
  private volatile boolean failing;

  /**
   * Makes it.
   *
   * @param mayClaim whether anything is to be begun with
   * @param receives whether an account has a receiver bound here
   * @param answerNanos how long an answer, and what the route and the database add, may take
   */
  OutboxClaiming(
      OutboxTable outbox,
      AccountLanes lanes,
      BooleanSupplier mayClaim,
      Predicate<String> receives,
      LongSupplier answerNanos) {
    this.outbox = outbox;
    this.lanes = lanes;
    this.mayClaim = mayClaim;
    this.receives = receives;
    this.answerNanos = answerNanos;
  }

  /** An account may have something. */
  void look(String account) {
    due.add(account);
    claimSoon();
  }

  /** The same of several. */
  void lookAt(Collection<String> accounts) {
    due.addAll(accounts);
    claimSoon();
  }

  /** A session of an account can be sent more. */
  void slotFreed(String account) {
    if (lanes.canTakeMore(account)) {
      due.add(account);
    }
    if (due.contains(account)) {
      claimSoon();
    }
  }

  /** Whether a claim is under way. */
  boolean isUnderWay() {
    return looking.get();
  }

  /**
   * New entries are not claimed where they can be taken at once: by the writer, in the transaction
   * that stores them. Older ones that a claim brings are in their lane before: it enters them on
   * the writer's thread, too.
   */
  @Override
  public Choice choose(String account, List<OutboxEntry> entries) {
    if (!mayClaim.getAsBoolean()) {
      return Choice.NONE;
    }
    List<OutboxEntry> some = lanes.fitting(account, entries, outbox.servesOneProcess());
    if (some.isEmpty()) {
      return Choice.NONE;
    }
    Grant grant = grant();
    return new Choice(some, lease(), rows -> taken(account, rows, grant));
  }

  private void taken(String account, List<OutboxRow> rows, Grant grant) {
    lanes.take(account, rows, grant);
    giveBackUnlessReceived(account);
  }

  private void giveBackUnlessReceived(String account) {
    if (!receives.test(account)) {
      lanes.giveBack(account);
    }
  }

  private void claimSoon() {
    again.set(true);
    if (looking.compareAndSet(false, true)) {
      claim();
    }
  }

  /** Runs with {@link #looking} held. */
  private void claim() {
    again.set(false);
    AccountLanes.Plan plan = AccountLanes.NOTHING;
    try {
      plan = mayClaim.getAsBoolean() ? lanes.plan(due) : plan;
      if (plan.limits().isEmpty()) {
        rest();
        return;
      }
      Grant grant = grant();
      Map<String, Integer> wanted = plan.limits();
      outbox
          .claim(wanted, plan.filter(), lease(), rows -> claimed(wanted, grant, rows))
          .whenComplete((rows, failure) -> ended(failure));
    } catch (Throwable e) {
      // an Error as well: nobody would look again
      ended(e);
    }
  }

  /** On the writer's thread: no entry that is stored later is in its lane before these. */
  private void claimed(Map<String, Integer> limits, Grant grant, List<OutboxRow> rows) {
    Map<String, List<OutboxRow>> byAccount = new HashMap<>();
    for (OutboxRow row : rows) {
      byAccount.computeIfAbsent(row.entry().account(), key -> new ArrayList<>()).add(row);
    }
    byAccount.forEach((account, some) -> enter(account, some, limits.get(account), grant));
  }

  private void ended(Throwable failure) {
    try {
      if (failure == null) {
        failing = false;
      } else {
        tell(failure);
      }
    } finally {
      rest();
    }
  }

  /** Once an outage: it is tried again at each poll. */
  private void tell(Throwable failure) {
    if (!failing) {
      failing = true;
      LOG.warn("the outbox cannot be claimed from: {}", failure.toString());
    }
  }

  private void enter(String account, List<OutboxRow> rows, int limit, Grant grant) {
    if (rows.size() >= limit) {
      due.add(account);
    }
    lanes.enter(account, rows, grant);
    giveBackUnlessReceived(account);
  }

  private void rest() {
    looking.set(false);
    if (again.get() && looking.compareAndSet(false, true)) {
      claim();
    }
  }

  /** What is claimed may wait for one answer to time out. */
  private Grant grant() {
    long startBefore = System.nanoTime() + answerNanos.getAsLong();
    return new Grant(startBefore, outbox.tenure().term(), outbox.tenure());
  }

  /**
   * How long a claimed entry is ours at most; when this process dies, another takes it as soon as
   * it is known to be dead, and after that in any case. It may wait for one answer to time out and
   * then for its own.
   */
  private Duration lease() {
    return Duration.ofNanos(2 * answerNanos.getAsLong());
  }
}
