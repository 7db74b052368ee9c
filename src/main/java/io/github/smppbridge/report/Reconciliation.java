package io.github.smppbridge.report;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.StoredMessage;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.MessageTable;
import io.github.smppbridge.store.UnansweredMessages;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;

/** Which messages the gateway is to be asked about: bean {@code reconciliation}. */
public final class Reconciliation {

  /** No process is about to answer a submit for so long. */
  private static final Duration LONGEST_SUBMIT = Duration.ofHours(1);

  /** Messages that a bind makes due in one transaction. */
  private static final int CHECKS_A_STEP = 1_000;

  /** So many of those at most. */
  private static final int STEPS_A_BIND = 100;

  /** As many of one account as may wait for a gateway that does not answer. */
  private static final int MOST_OF_ONE = 200;

  /** The same of all accounts. */
  private static final int MOST_UNDER_WAY = 2_000;

  /** Messages a round, beside the others, of accounts that one call answers many of. */
  private static final int MORE = 150;

  private final MessageTable messages;
  private final UnansweredMessages unanswered;
  private final GatewayAccounts accounts;
  private final Predicate<GatewayAccount> answered;
  private final CheckTimetable timetable;
  private final CheckPages pages;
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
   * @param pages which accounts have many messages answered by one call
   * @param firstInterval time between the first and the second question; it doubles from there
   * @param sent when messages end of which the network reports nothing
   * @param limit messages a round
   * @param ends more of them a round that are about to end
   * @param clocks the time: to ask is harmless at any, to give up is not
   */
  public Reconciliation(
      MessageTable messages,
      UnansweredMessages unanswered,
      GatewayAccounts accounts,
      Predicate<GatewayAccount> answered,
      CheckPages pages,
      Duration firstInterval,
      SentMessages sent,
      int limit,
      int ends,
      Clocks clocks) {
    this.messages = messages;
    this.unanswered = unanswered;
    this.accounts = accounts;
    this.answered = answered;
    this.pages = pages;
    this.timetable = new CheckTimetable(firstInterval, sent);
    this.limit = limit;
    this.ends = ends;
    this.clocks = clocks;
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
        .thenCompose(now -> claim(now, exchange))
        .whenComplete((rows, failure) -> looking.set(false));
  }

  private CompletionStage<List<MessageRow>> claim(long now, Exchange round) {
    // one that is not answered leaves the round to the others
    List<String> bound =
        accounts.all().stream()
            .filter(answered)
            .map(GatewayAccount::systemId)
            .filter(account -> underWay.roomFor(account, 1))
            .toList();
    return claim(now, bound, limit, ends, round)
        .thenCompose(
            rows -> rows.size() < limit ? completed(rows) : claimMore(now, bound, rows, round))
        .thenCompose(rows -> claimElsewhere(now, bound, rows, round));
  }

  /** What went to another gateway does not wait for the own one to be back. */
  private CompletionStage<List<MessageRow>> claimElsewhere(
      long now, List<String> asked, List<MessageRow> first, Exchange round) {
    if (!accounts.hasOthers()) {
      return completed(first);
    }
    Set<String> others =
        accounts.all().stream()
            .filter(answered.negate())
            .map(GatewayAccount::systemId)
            .filter(account -> !asked.contains(account))
            .collect(Collectors.toSet());
    return messages
        .claimChecksElsewhere(
            now,
            others,
            Math.min(limit, underWay.free()),
            row -> timetable.next(row, now),
            row -> underWay.begin(row.account(), row.gatewayId(), round))
        .thenApply(rows -> Stream.of(first, rows).flatMap(List::stream).toList());
  }

  /** Many are due: of accounts that one call answers many of, more than a call each would allow. */
  private CompletionStage<List<MessageRow>> claimMore(
      long now, List<String> bound, List<MessageRow> first, Exchange round) {
    List<String> paged =
        pages.worth(bound).stream().filter(account -> underWay.roomFor(account, MORE)).toList();
    return claim(now, paged, MORE, 0, round)
        .thenApply(rows -> Stream.of(first, rows).flatMap(List::stream).toList());
  }

  private CompletionStage<List<MessageRow>> claim(
      long now, List<String> among, int most, int ending, Exchange round) {
    // what there is no room for, or is being asked for, is not counted as asked
    return messages.claimChecks(
        now,
        among,
        Math.min(most, underWay.free()),
        ending,
        row -> timetable.next(row, now),
        row -> underWay.begin(row.account(), row.gatewayId(), round));
  }

  private static CompletionStage<List<MessageRow>> completed(List<MessageRow> rows) {
    return CompletableFuture.completedFuture(rows);
  }

  /**
   * Begins with some of them: they may be asked for again as soon as this is over.
   *
   * @param exchange property {@link RouteProperties#CHECK_PAGE}
   */
  public void begin(Exchange exchange) {
    exchange
        .getProperty(RouteProperties.CHECK_PAGE, CheckPage.class)
        .getRows()
        .forEach(row -> underWay.endsWith(exchange, row.gatewayId()));
  }

  /**
   * Makes all open messages of the account due: what phones reported while it had no receiver, and
   * maybe no webhooks, or what a phone took along that was removed, is found out now. And again
   * soon after: a phone learns late where to report.
   *
   * @param exchange the bind, or a new list of phones, which waits for no more than the first of
   *     them
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
   * Has the message of {@link CheckVerdicts.Verdict#ASK_SOON} asked for soon, and often.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW}
   * @return completes when committed
   */
  public CompletionStage<Void> askSoon(Exchange exchange) {
    MessageRow row = StoredMessage.of(exchange);
    long soon = clocks.wall().millis() + CheckTimetable.SILENCE_MILLIS;
    return messages.checkBy(row.account(), row.gatewayId(), soon);
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
}
