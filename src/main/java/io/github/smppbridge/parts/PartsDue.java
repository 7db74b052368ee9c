package io.github.smppbridge.parts;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.route.ReplaceableMessage;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.text.InvalidSmppTimeException;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.smpp.text.SmppTime;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.PartRow;
import io.github.smppbridge.store.PartSet;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.submit.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Body;
import org.apache.camel.Exchange;

/**
 * Parts that nobody waits for any more, taken up by time: bean {@code partsDue}, used by {@code
 * routes/parts-due}.
 *
 * <p>Of a complete set that an attempt was made for, the messages in the store tell how far that
 * came. There are none: it never reached the gateway. They are final: it did, and the phone has
 * told the rest. Else the gateway is asked: what it has is accepted, what it does not have is sent
 * again as it was, to the same phone. While it cannot be asked, nothing is decided.
 */
public record PartsDue(
    Store store,
    GatewayAccounts accounts,
    ObjectMapper json,
    LostParts lost,
    PartsInFlight inFlight,
    Duration resumeAfter,
    Clocks clocks) {
  /** What is to be done about a set; the names are what routes compare with. */
  public enum Next {
    /** The gateway has it. */
    FINISH,
    /** It never had, and it is too late now. */
    EXPIRE,
    /** Nobody knows yet. */
    ASK,
    /** It does not have it. */
    SEND,
    /** Nothing can be done now. */
    WAIT
  }

  /** What the gateway never had is not sent any more after so long. */
  private static final Duration GIVE_UP = Duration.ofHours(12);

  /** So much longer a set waits for the replica that its account is bound to. */
  private static final Duration OTHERS = Duration.ofMinutes(10);

  private static final int SETS_A_ROUND = 50;

  /**
   * Sets whose time is up with parts missing; each is given to one replica.
   *
   * @return completes with the sets
   */
  public CompletionStage<List<PartSet>> overdue() {
    return store.parts().expired(clocks.wall().millis(), SETS_A_ROUND);
  }

  /**
   * Ends a set: EXPIRED, but for what has ended.
   *
   * @param set the parts that came
   * @return completes when committed
   */
  public CompletionStage<Void> expire(PartSet set) {
    return lost.end(set, MessageState.EXPIRED, null);
  }

  /**
   * Sets that a crash, or an attempt of unknown outcome, left in the middle of being sent. First
   * those of accounts that are bound here, since only these can be sent from here.
   *
   * @return completes with the sets
   */
  public CompletionStage<List<PartSet>> unfinished() {
    long before = clocks.wall().millis() - resumeAfter.toMillis();
    List<String> bound = accounts.all().stream().map(GatewayAccount::systemId).toList();
    return store.parts().unfinished(before, bound, before - OTHERS.toMillis(), SETS_A_ROUND);
  }

  /**
   * The sets of each account apart, in their order.
   *
   * @param sets of any account
   * @return a list an account
   */
  public List<List<PartSet>> byAccount(@Body List<PartSet> sets) {
    Map<String, List<PartSet>> accounts = new LinkedHashMap<>();
    for (PartSet set : sets) {
      accounts.computeIfAbsent(set.account(), account -> new ArrayList<>()).add(set);
    }
    return List.copyOf(accounts.values());
  }

  /**
   * Takes a set up where it was left. Property {@link RouteProperties#RESUMPTION} says what is to
   * be done.
   *
   * @param exchange property {@link RouteProperties#PART_SET}
   * @return completes when known
   */
  public CompletionStage<Void> lookAt(Exchange exchange) {
    PartSet set = set(exchange);
    PartRow first = set.parts().get(0);
    exchange.setProperty(RouteProperties.RESUMED, true);
    exchange.setProperty(RouteProperties.GATEWAY_ID, set.gatewayId());
    PartAttributes.of(first, json).writeTo(exchange.getMessage(), first);
    return store
        .messages()
        .byGatewayId(set.account(), set.gatewayId())
        .thenCompose(
            rows ->
                rows.isEmpty()
                    ? decided(exchange, neverSent(exchange))
                    : store
                        .held()
                        .find(set.account(), set.gatewayId())
                        .thenCompose(
                            held ->
                                decided(
                                    exchange,
                                    // sent when it is due, as any other
                                    held.isPresent() ? Next.FINISH : stored(exchange, rows))));
  }

  /** What can only be sent once its account is bound does not wait longer than for that. */
  private CompletionStage<Void> decided(Exchange exchange, Next next) {
    next(exchange, next);
    PartSet set = set(exchange);
    return next == Next.WAIT && accounts.find(set.account()).isEmpty()
        ? store.parts().putBack(set, clocks.wall().millis() - resumeAfter.toMillis())
        : CompletableFuture.completedFuture(null);
  }

  private Next neverSent(Exchange exchange) {
    PartSet set = set(exchange);
    Instant received = Instant.ofEpochMilli(set.receivedAt());
    if (!set.complete() || tooOld(set.receivedAt()) || isPast(validity(exchange, received))) {
      return Next.EXPIRE;
    }
    return begin(exchange) ? Next.SEND : Next.WAIT;
  }

  private Next stored(Exchange exchange, List<MessageRow> rows) {
    if (rows.stream().allMatch(MessageRow::isFinal)) {
      return Next.FINISH;
    }
    if (!begin(exchange)) {
      return Next.WAIT;
    }
    PartSet set = set(exchange);
    MessageRow row = rows.get(0);
    exchange.setProperty(
        RouteProperties.SUBMISSION,
        new Submission(
            set.gatewayId(),
            set.account(),
            Instant.ofEpochMilli(set.receivedAt()),
            inFlight.parts(set, completing(exchange), json),
            true));
    exchange.setProperty(RouteProperties.GATEWAY_NAME, row.gateway());
    exchange.setProperty(RouteProperties.DEVICE_ID, row.deviceId());
    Long expires = row.expiresAt();
    exchange.setProperty(
        RouteProperties.EXPIRES_AT, expires == null ? null : Instant.ofEpochMilli(expires));
    Instant due = Instant.ofEpochMilli(row.dueAt());
    exchange.setProperty(RouteProperties.SEND_AT, isPast(due) ? null : due);
    ReplaceableMessage.read(row.bodyJson(), json)
        .ifPresent(message -> exchange.setProperty(RouteProperties.SIM, message.sim()));
    return Next.ASK;
  }

  /** Only what is bound here, and not being sent already, can be asked for and sent. */
  private boolean begin(Exchange exchange) {
    PartSet set = set(exchange);
    return accounts.find(set.account()).isPresent()
        && inFlight.begin(set.gatewayId(), completing(exchange), exchange);
  }

  /**
   * What the gateway's answer means for a set that was asked for: property {@link
   * RouteProperties#RESUMPTION} again.
   *
   * @param exchange the answer to GET messages
   */
  public void heard(Exchange exchange) {
    // of the question, not of a submission
    exchange.removeProperty(RouteProperties.GATEWAY_LOST);
    next(
        exchange,
        switch (GatewayOutcome.of(exchange)) {
          case DONE -> Next.FINISH;
          case ABSENT -> isLate(exchange) ? Next.EXPIRE : Next.SEND;
          case REFUSED, UNKNOWN -> Next.WAIT;
        });
  }

  private boolean isLate(Exchange exchange) {
    Instant due = exchange.getProperty(RouteProperties.SEND_AT, Instant.class);
    Instant expires = exchange.getProperty(RouteProperties.EXPIRES_AT, Instant.class);
    return due == null && tooOld(set(exchange).receivedAt()) || isPast(expires);
  }

  /**
   * The gateway has what was taken up.
   *
   * @param exchange property {@link RouteProperties#PART_SET}
   * @return completes when committed
   */
  public CompletionStage<Void> finish(Exchange exchange) {
    return store.parts().accepted(set(exchange));
  }

  private static void next(Exchange exchange, Next next) {
    exchange.setProperty(RouteProperties.RESUMPTION, next);
  }

  private boolean tooOld(long receivedAt) {
    return receivedAt < clocks.patient().millis(receivedAt) - GIVE_UP.toMillis();
  }

  /** By the wall clock, as the gateway and its phones would judge what is sent now. */
  private boolean isPast(Instant time) {
    return time != null && !time.isAfter(clocks.wall().instant());
  }

  /**
   * When the message is over by its validity_period; null = never, or not told so that it counts.
   */
  private static Instant validity(Exchange exchange, Instant received) {
    try {
      String time =
          exchange.getMessage().getHeader(SmppServerConstants.VALIDITY_PERIOD, String.class);
      return SmppTime.parse(time, received).orElse(null);
    } catch (InvalidSmppTimeException e) {
      return null; // refused when it is sent
    }
  }

  /** The part that is repeated; null when it is time that takes the set up. */
  private static String completing(Exchange exchange) {
    return exchange.getProperty(RouteProperties.COMPLETING_PART, String.class);
  }

  private static PartSet set(Exchange exchange) {
    return exchange.getProperty(RouteProperties.PART_SET, PartSet.class);
  }
}
