package io.github.smppbridge.report;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.gateway.GatewayState;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.StoredMessage;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.MessageTable;
import io.github.smppbridge.store.UnansweredMessages;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.camel.Exchange;

/**
 * Which messages the gateway is to be asked about, and what its answer means: bean {@code
 * reconciliation}.
 */
public final class Reconciliation {

  /** No process is about to answer a submit for so long. */
  private static final Duration LONGEST_SUBMIT = Duration.ofHours(1);

  /** Messages that a bind makes due in one transaction. */
  private static final int CHECKS_A_STEP = 1_000;

  /** So many of those at most. */
  private static final int STEPS_A_BIND = 100;

  /** Questions, a second apart, in which a phone can tell that it was too late to take it back. */
  private static final int CONFIRMATIONS = 8;

  /** As many of one account as may wait for a gateway that does not answer. */
  private static final int MOST_OF_ONE = 200;

  /** The same of all accounts. */
  private static final int MOST_UNDER_WAY = 2_000;

  private final MessageTable messages;
  private final UnansweredMessages unanswered;
  private final GatewayAccounts accounts;
  private final Predicate<GatewayAccount> answered;
  private final CheckTimetable timetable;
  private final Duration patience;
  private final int limit;
  private final int ends;
  private final Clocks clocks;
  private final ChecksUnderWay underWay = new ChecksUnderWay(MOST_UNDER_WAY, MOST_OF_ONE);
  private final AtomicBoolean looking = new AtomicBoolean();

  /**
   * Makes the bean.
   *
   * @param messages the table
   * @param unanswered of it, those whose submit is not answered
   * @param accounts the bound accounts: others cannot be asked for
   * @param answered whether an account's questions may be answered now
   * @param firstInterval time between the first and the second question; it doubles from there
   * @param patience how long after it was to be sent a message of unlimited validity, or one that
   *     the network is silent about, is given up
   * @param limit messages a round
   * @param ends more of them a round that are about to end
   * @param clocks the time: to ask is harmless at any, to give up is not
   */
  public Reconciliation(
      MessageTable messages,
      UnansweredMessages unanswered,
      GatewayAccounts accounts,
      Predicate<GatewayAccount> answered,
      Duration firstInterval,
      Duration patience,
      int limit,
      int ends,
      Clocks clocks) {
    this.messages = messages;
    this.unanswered = unanswered;
    this.accounts = accounts;
    this.answered = answered;
    this.timetable = new CheckTimetable(firstInterval);
    this.patience = patience;
    this.limit = limit;
    this.ends = ends;
    this.clocks = clocks;
  }

  /** What is to be done after the gateway was asked; the names are what routes compare with. */
  public enum Verdict {
    /** The gateway knows the end: it becomes ours. */
    APPLY,
    /** Its validity is over and no phone has it: take it back, then it is expired. */
    WITHDRAW,
    /** Its validity is over and its phone, or the gateway, has nothing to say any more. */
    EXPIRE,
    /** Taken back, and its phone had the time to say if it was too late: it is deleted. */
    DELETE,
    /** Taken back, nobody knows when: its phone may be about to say that it was too late. */
    ASK_SOON,
    /** Sent long ago, and the network never said more. */
    UNKNOWN,
    /** The gateway does not know it, and its ESME was never told that it was accepted. */
    FORGET,
    /** Ask again later. */
    WAIT
  }

  /**
   * The messages to ask about now; each is given once an interval, over all replicas. Fewer while
   * the gateway lets earlier questions wait; none while the store has not given out those of the
   * round before.
   *
   * @param exchange the round
   * @return completes with the rows
   */
  public CompletionStage<List<MessageRow>> due(Exchange exchange) {
    if (!looking.compareAndSet(false, true)) {
      return CompletableFuture.completedFuture(List.of());
    }
    // a stage, so that a failure of any kind lets the next round look
    return CompletableFuture.completedFuture(clocks.wall().millis())
        .thenCompose(this::claim)
        .whenComplete((rows, failure) -> looking.set(false))
        .thenApply(
            rows ->
                rows.stream()
                    .filter(row -> underWay.begin(row.account(), row.gatewayId(), exchange))
                    .toList());
  }

  private CompletionStage<List<MessageRow>> claim(long now) {
    // one that is not answered leaves the round to the others
    List<String> bound =
        accounts.all().stream()
            .filter(answered)
            .map(GatewayAccount::systemId)
            .filter(underWay::roomFor)
            .toList();
    return messages.claimChecks(
        now, bound, Math.min(limit, underWay.free()), ends, row -> timetable.next(row, now));
  }

  /**
   * Begins with one of them: it may be asked for again as soon as this is over.
   *
   * @param exchange property {@link RouteProperties#GATEWAY_ID}
   */
  public void begin(Exchange exchange) {
    underWay.endsWith(exchange, exchange.getProperty(RouteProperties.GATEWAY_ID, String.class));
  }

  /**
   * Makes all open messages of the account due: what phones reported while it had no receiver, and
   * maybe no webhooks, is found out now. And again soon after: a phone learns late where to report.
   *
   * @param exchange the bind, which does not wait for more than the first of them
   * @return completes when the first are committed
   */
  public CompletionStage<Void> askAgain(Exchange exchange) {
    String account = exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    long now = clocks.wall().millis();
    return messages
        .recheck(account, now, CHECKS_A_STEP)
        .thenAccept(count -> askOthersAgain(account, now, count, STEPS_A_BIND));
  }

  /** A step that fails leaves the rest to their timetable. */
  private void askOthersAgain(String account, long now, int before, int steps) {
    if (before == CHECKS_A_STEP && steps > 0) {
      messages
          .recheck(account, now, CHECKS_A_STEP)
          .thenAccept(count -> askOthersAgain(account, now, count, steps - 1));
    }
  }

  /**
   * What the gateway's answer means for a message. A message that its phone has sent is not
   * expired: the network may still deliver it. But none is waited for until the store forgets it.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW}, the answer to GET messages as
   *     outcome and body
   * @return what to do
   */
  public Verdict verdict(Exchange exchange) {
    MessageRow row = StoredMessage.of(exchange);
    GatewayOutcome outcome = GatewayOutcome.of(exchange);
    long now = now(row);
    boolean ended = row.expiresAt() != null && now >= row.expiresAt();
    boolean old = isOld(row) && (ended || row.expiresAt() == null);
    boolean over = old || ended;
    if (outcome == GatewayOutcome.ABSENT && row.heldBy() != null && row.answeredAt() == null) {
      return Verdict.FORGET;
    }
    if (outcome == GatewayOutcome.ABSENT) {
      return over ? Verdict.EXPIRE : Verdict.WAIT;
    }
    if (outcome != GatewayOutcome.DONE) {
      return Verdict.WAIT;
    }
    GatewayState state = GatewayState.of(exchange);
    if (state.finalState().isPresent()) {
      return Verdict.APPLY;
    }
    GatewayState.Stage stage = stage(row, state);
    if (!over) {
      return stage == GatewayState.Stage.WITHDRAWN ? takenBack(row) : Verdict.WAIT;
    }
    return switch (stage) {
      case WAITING -> Verdict.WITHDRAW;
      case WITHDRAWN -> Verdict.EXPIRE;
      // what its phone has just reported may be on its way here
      case WITH_PHONE -> old || isSilent(row, now) ? Verdict.EXPIRE : Verdict.WAIT;
      case SENT -> old ? Verdict.UNKNOWN : Verdict.WAIT;
    };
  }

  /**
   * A phone that is not online confirms nothing, and is not given the message any more. One that
   * had fetched it just before says so within seconds.
   */
  private static Verdict takenBack(MessageRow row) {
    if (row.checks() >= 0) {
      return Verdict.ASK_SOON;
    }
    return row.checks() < MessageRow.OFTEN + CONFIRMATIONS ? Verdict.WAIT : Verdict.DELETE;
  }

  /**
   * Has the message of {@link Verdict#ASK_SOON} asked for soon, and often.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW}
   * @return completes when committed
   */
  public CompletionStage<Void> askSoon(Exchange exchange) {
    MessageRow row = StoredMessage.of(exchange);
    long soon = clocks.wall().millis() + CheckTimetable.SILENCE_MILLIS;
    return messages.checkBy(row.account(), row.gatewayId(), soon);
  }

  /** A state does not go back: what its phone has reported, the gateway may not know yet. */
  private static GatewayState.Stage stage(MessageRow row, GatewayState state) {
    boolean sent = row.sentAt() != null || row.partsDelivered() > 0;
    return sent ? GatewayState.Stage.SENT : state.stage();
  }

  /**
   * Forgets a message whose message_id nobody was given: the process that was to answer the submit
   * is gone, or that was long ago. One that may still be answered, and then sent, stays.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW}
   * @return completes when committed
   */
  public CompletionStage<Void> forget(Exchange exchange) {
    MessageRow row = StoredMessage.of(exchange);
    long now = clocks.patient().millis();
    return unanswered
        .forgetAbandoned(row.account(), row.gatewayId(), now, now - LONGEST_SUBMIT.toMillis())
        .thenAccept(forgotten -> {});
  }

  /**
   * Notes that the gateway has a message nobody has answered yet: should it forget it one day, that
   * does not mean that it never had it.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW}, the answer to GET messages as
   *     outcome
   * @return completes when committed; at once when there is nothing to note
   */
  public CompletionStage<Void> known(Exchange exchange) {
    MessageRow row = StoredMessage.of(exchange);
    return GatewayOutcome.of(exchange) == GatewayOutcome.DONE
            && row.heldBy() != null
            && row.answeredAt() == null
        ? unanswered.known(row.account(), row.gatewayId(), clocks.patient().millis())
        : CompletableFuture.completedFuture(null);
  }

  private static boolean isSilent(MessageRow row, long now) {
    return now >= row.expiresAt() + CheckTimetable.SILENCE_MILLIS;
  }

  private boolean isOld(MessageRow row) {
    return now(row) - Math.max(row.createdAt(), row.dueAt()) >= patience.toMillis();
  }

  private long now(MessageRow row) {
    return clocks.patient().millis(row.createdAt());
  }
}
