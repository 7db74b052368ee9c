package io.github.smppbridge.report;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
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
import org.apache.camel.Exchange;

/**
 * Which messages the gateway is to be asked about: bean {@code reconciliation}.
 *
 * @param messages the table
 * @param unanswered of it, those whose submit is not answered
 * @param accounts the bound accounts: others cannot be asked for
 * @param firstInterval time between the first and the second question; it doubles from there
 * @param grace how long after the end of its validity a message is still waited for
 * @param patience how long after it was to be sent a message of unlimited validity, or one that the
 *     network is silent about, is given up
 * @param limit messages a round
 * @param clocks the time: to ask is harmless at any, to give up is not
 */
public record Reconciliation(
    MessageTable messages,
    UnansweredMessages unanswered,
    GatewayAccounts accounts,
    Duration firstInterval,
    Duration grace,
    Duration patience,
    int limit,
    Clocks clocks) {
  private static final int FOUND = 200;
  private static final int NOT_FOUND = 404;
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  /** No process is about to answer a submit for so long. */
  private static final Duration LONGEST_SUBMIT = Duration.ofHours(1);

  /** Messages of one account that a bind makes due. */
  private static final int CHECKS_A_BIND = 1_000;

  /** What is to be done after the gateway was asked; the names are what routes compare with. */
  public enum Verdict {
    /** The gateway knows the end: it becomes ours. */
    APPLY,
    /** Its validity is over and no phone has it: take it back, then it is expired. */
    WITHDRAW,
    /** Its validity is over and its phone, or the gateway, has nothing to say any more. */
    EXPIRE,
    /** Sent long ago, and the network never said more. */
    UNKNOWN,
    /** The gateway does not know it, and its ESME was never told that it was accepted. */
    FORGET,
    /** Ask again later. */
    WAIT
  }

  /**
   * The messages to ask about now; each is given once an interval, over all replicas.
   *
   * @return completes with the rows
   */
  public CompletionStage<List<MessageRow>> due() {
    List<String> bound = accounts.all().stream().map(GatewayAccount::systemId).toList();
    long now = clocks.wall().millis();
    return messages.claimChecks(now, bound, limit, row -> next(row, now));
  }

  /**
   * Makes messages that were asked for before due again: what phones reported while the account had
   * no receiver, and maybe no webhooks, is not found out only after a long interval.
   *
   * @param exchange the bind
   * @return completes when committed
   */
  public CompletionStage<Void> askAgain(Exchange exchange) {
    String account = exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    return messages.recheck(account, clocks.wall().millis(), CHECKS_A_BIND).thenAccept(count -> {});
  }

  /** After a growing time, but in time for the end of its validity. */
  private long next(MessageRow row, long now) {
    long next = now + interval(row.checks() + 1).toMillis();
    long end = end(row);
    return end > now ? Math.min(next, end) : next;
  }

  private long end(MessageRow row) {
    return row.expiresAt() == null ? Long.MAX_VALUE : row.expiresAt() + grace.toMillis();
  }

  /**
   * What the gateway's answer means for a message. A message that its phone has sent is not
   * expired: the network may still deliver it. But none is waited for until the store forgets it.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW}, the answer to GET messages as
   *     status and body
   * @return what to do
   */
  public Verdict verdict(Exchange exchange) {
    MessageRow row = StoredMessage.of(exchange);
    int status = exchange.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class);
    boolean valid = now(row) < end(row);
    boolean old = isOld(row) && !(valid && row.expiresAt() != null);
    boolean over = old || !valid;
    if (status == NOT_FOUND && row.heldBy() != null && row.answeredAt() == null) {
      return Verdict.FORGET;
    }
    if (status == NOT_FOUND) {
      return over ? Verdict.EXPIRE : Verdict.WAIT;
    }
    if (status != FOUND) {
      return Verdict.WAIT;
    }
    GatewayState state = GatewayState.of(exchange);
    if (state.finalState().isPresent()) {
      return Verdict.APPLY;
    }
    if (!over) {
      return Verdict.WAIT;
    }
    return switch (state.stage()) {
      case WAITING -> Verdict.WITHDRAW;
      case WITH_PHONE, WITHDRAWN -> Verdict.EXPIRE;
      case SENT -> old ? Verdict.UNKNOWN : Verdict.WAIT;
    };
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
   *     status
   * @return completes when committed; at once when there is nothing to note
   */
  public CompletionStage<Void> known(Exchange exchange) {
    MessageRow row = StoredMessage.of(exchange);
    int status = exchange.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class);
    return status == FOUND && row.heldBy() != null && row.answeredAt() == null
        ? unanswered.known(row.account(), row.gatewayId(), clocks.patient().millis())
        : CompletableFuture.completedFuture(null);
  }

  private boolean isOld(MessageRow row) {
    return now(row) - Math.max(row.createdAt(), row.dueAt()) >= patience.toMillis();
  }

  private long now(MessageRow row) {
    return clocks.patient().millis(row.createdAt());
  }

  private Duration interval(int checks) {
    Duration next = firstInterval.multipliedBy(1L << Math.min(checks, 16));
    return next.compareTo(LONGEST_INTERVAL) < 0 ? next : LONGEST_INTERVAL;
  }
}
