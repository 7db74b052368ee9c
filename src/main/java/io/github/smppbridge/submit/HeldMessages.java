package io.github.smppbridge.submit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.gateway.PhoneRefusal;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.store.HeldRow;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Sending what was held until it is due: bean {@code heldMessages}, used by {@code routes/held}.
 *
 * <p>Id and phone are stored before the POST, as for every message, so that after a crash the same
 * POST is the same message; before it is repeated the gateway is asked.
 *
 * @param store the store
 * @param lanes told how it goes
 * @param attributes what an account's sessions know of it, by system_id
 * @param settled how long after it was begun no request about a message can be under way any more
 * @param json the mapper
 * @param clocks the time: what is due goes by the wall clock, to give up does not
 */
public record HeldMessages(
    Store store,
    HeldAccounts lanes,
    Function<String, Map<String, Object>> attributes,
    Duration settled,
    ObjectMapper json,
    Clocks clocks) {
  /** How long after its time a message without a validity can still be sent. */
  public static final Duration LATEST = Duration.ofHours(24);

  /** Messages given up a round. */
  private static final int MOST_A_ROUND = 50;

  /** Attempts after each of which it is at once the turn of the same message again. */
  private static final int AT_ONCE = 2;

  private static final long LEAST_DELAY_MILLIS = 5_000;
  private static final long LONGEST_DELAY_MILLIS = 300_000;
  private static final int DOUBLED = 6;

  private static final Set<String> TEMPORARY = Set.of("ESME_RSYSERR", "ESME_RTHROTTLED");

  /** Its phone is full, or not there. */
  private static final String PHONE = "ESME_RMSGQFUL";

  /** So long the gateway goes on saying that it does not have what it has got meanwhile. */
  private static final Duration STALE = Duration.ofMinutes(5);

  /** What is to be done about a message that is due; the names are what routes compare with. */
  public enum Next {
    /** The gateway may have it: ask. */
    ASK,
    /** It is to be sent. */
    SEND,
    /** The gateway has it, or it has come to its end. */
    DONE,
    /** Its time is up. */
    EXPIRE,
    /** The gateway does not take it. */
    REJECT,
    /** Nothing can be done about it now; others may go on. */
    WAIT,
    /** Nothing can be done now for the account, or with the gateway. */
    PAUSE
  }

  /**
   * The account's next message that is due: property {@link RouteProperties#HELD_MESSAGE}; none,
   * and the lane ends.
   *
   * @param exchange header system_id, and the lane
   * @return completes when it is this process'
   */
  public CompletionStage<Void> claim(Exchange exchange) {
    exchange.removeProperty(RouteProperties.HELD_MESSAGE);
    // should anything fail, it is not tried again at once
    lanes.stop(exchange);
    long now = clocks.wall().millis();
    return store
        .held()
        .claim(account(exchange), now, now + settled.toMillis())
        .thenAccept(
            found -> exchange.setProperty(RouteProperties.HELD_MESSAGE, found.orElse(null)));
  }

  /**
   * Looks how far it has come: property {@link RouteProperties#HELD_NEXT} says what is to be done,
   * and the exchange becomes that of a submission.
   *
   * @param exchange property {@link RouteProperties#HELD_MESSAGE}
   * @return completes when known
   */
  public CompletionStage<Void> look(Exchange exchange) {
    HeldRow held = held(exchange);
    exchange.setProperty(RouteProperties.GATEWAY_ID, held.gatewayId());
    return store
        .messages()
        .byGatewayId(held.account(), held.gatewayId())
        .thenCompose(
            rows -> {
              List<MessageRow> open = rows.stream().filter(row -> !row.isFinal()).toList();
              if (open.isEmpty()) {
                return next(exchange, Next.DONE);
              }
              begin(exchange, open);
              if (held.sentAt() != null) {
                return next(exchange, Next.ASK);
              }
              return next(exchange, mayBeSent(exchange));
            });
  }

  private static void begin(Exchange exchange, List<MessageRow> rows) {
    MessageRow row = rows.get(0);
    HeldRow held = held(exchange);
    List<Submission.Part> parts =
        rows.stream()
            .map(
                each ->
                    new Submission.Part(
                        each.messageId(),
                        each.slot(),
                        each.registeredDelivery(),
                        each.userMessageReference(),
                        each.createdAt(),
                        each.sessionId(),
                        null))
            .toList();
    exchange.setProperty(RouteProperties.MESSAGE_ROW, row);
    exchange.setProperty(
        RouteProperties.SUBMISSION,
        new Submission(
            held.gatewayId(),
            held.account(),
            Instant.ofEpochMilli(held.createdAt()),
            parts,
            // then it keeps its phone
            held.sentAt() != null));
    exchange.setProperty(RouteProperties.GATEWAY_NAME, row.gateway());
    exchange.setProperty(RouteProperties.DEVICE_ID, row.deviceId());
    exchange.setProperty(RouteProperties.SIM, held.sim());
    exchange.setProperty(
        RouteProperties.EXPIRES_AT,
        row.expiresAt() == null ? null : Instant.ofEpochMilli(row.expiresAt()));
    exchange.removeProperty(RouteProperties.SEND_AT);
  }

  private Next mayBeSent(Exchange exchange) {
    HeldRow held = held(exchange);
    if (clocks.patient().millis(held.createdAt()) >= held.expiresAt()) {
      return Next.EXPIRE;
    }
    Instant expires = exchange.getProperty(RouteProperties.EXPIRES_AT, Instant.class);
    // as the gateway and its phones would judge
    return expires == null || expires.isAfter(clocks.wall().instant()) ? Next.SEND : Next.WAIT;
  }

  /**
   * What the gateway's answer means for a message that it may have had: property {@link
   * RouteProperties#HELD_NEXT} again.
   *
   * @param exchange the answer to GET messages
   * @return completes when known
   */
  public CompletionStage<Void> heard(Exchange exchange) {
    // of the question, not of a submission
    exchange.removeProperty(RouteProperties.GATEWAY_LOST);
    return switch (GatewayOutcome.of(exchange)) {
      case DONE -> next(exchange, Next.DONE);
      case ABSENT -> next(exchange, absent(exchange));
      case REFUSED, UNKNOWN -> next(exchange, Next.PAUSE);
    };
  }

  /**
   * To its own phone the same POST again is the same message. To another, or without one, it may be
   * a second: the first must certainly have come to nothing.
   */
  private Next absent(Exchange exchange) {
    HeldRow held = held(exchange);
    if (clocks.wall().millis() - held.sentAt() >= settled.plus(STALE).toMillis()) {
      exchange.setProperty(RouteProperties.HELD_MESSAGE, held.unsent());
      Submission before = Submission.of(exchange);
      exchange.setProperty(
          RouteProperties.SUBMISSION,
          new Submission(
              before.gatewayId(), before.account(), before.receivedAt(), before.parts()));
      return mayBeSent(exchange);
    }
    return exchange.getProperty(RouteProperties.DEVICE_ID) == null
        ? Next.WAIT
        : mayBeSent(exchange);
  }

  /** What has no place at the gateway is ended as what was never sent. */
  private CompletionStage<Void> next(Exchange exchange, Next next) {
    exchange.setProperty(RouteProperties.HELD_NEXT, next);
    return next == Next.EXPIRE || next == Next.REJECT
        ? store.held().unsent(held(exchange))
        : CompletableFuture.completedFuture(null);
  }

  /**
   * Makes the exchange the submit that it was, with what the account's sessions would know now.
   *
   * @param exchange property {@link RouteProperties#HELD_MESSAGE}
   */
  public void restore(Exchange exchange) {
    Message message = exchange.getMessage();
    HeldContent.read(held(exchange).content(), json).writeTo(exchange);
    message.setHeader(SmppServerConstants.ATTRIBUTES, attributes.apply(account(exchange)));
  }

  /**
   * Notes in the store that the gateway may have the message from here on, and by which phone.
   * Property {@link RouteProperties#HELD_NEXT} becomes DONE if it was cancelled, or replaced,
   * meanwhile.
   *
   * @param exchange with its phone
   * @return completes when committed
   */
  public CompletionStage<Void> send(Exchange exchange) {
    return store
        .held()
        .send(
            held(exchange),
            GatewayAccounts.gatewayOf(exchange),
            exchange.getProperty(RouteProperties.DEVICE_ID, String.class),
            exchange.getProperty(RouteProperties.SIM, Integer.class),
            SubmittedMessages.replaceable(exchange).toJson(),
            clocks.wall().millis())
        .thenAccept(
            may -> exchange.setProperty(RouteProperties.HELD_NEXT, may ? Next.SEND : Next.DONE));
  }

  /**
   * Tells what is the trouble of its phone only from what is the account's.
   *
   * @param exchange the refused POST
   */
  public void refused(Exchange exchange) {
    if (PhoneRefusal.of(exchange)) {
      exchange.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, PHONE);
    }
  }

  /**
   * What came of the attempt: property {@link RouteProperties#HELD_NEXT} again.
   *
   * @param exchange with the outcome of the submission
   * @return completes when known
   */
  public CompletionStage<Void> judge(Exchange exchange) {
    String status = SubmitOutcome.status(exchange);
    boolean unknown = exchange.getProperty(RouteProperties.OUTCOME_UNKNOWN, false, Boolean.class);
    exchange.getMessage().removeHeader(SmppServerConstants.COMMAND_STATUS);
    if (status == null) {
      return next(exchange, Next.DONE);
    }
    if (unknown || TEMPORARY.contains(status)) {
      return next(exchange, Next.PAUSE);
    }
    if (PHONE.equals(status)) {
      return next(exchange, Next.WAIT);
    }
    return next(exchange, "ESME_RINVEXPIRY".equals(status) ? Next.EXPIRE : Next.REJECT);
  }

  /**
   * The gateway has it, or it has ended: what was kept is forgotten.
   *
   * @param exchange property {@link RouteProperties#HELD_MESSAGE}
   * @return completes when committed
   */
  public CompletionStage<Void> done(Exchange exchange) {
    lanes.succeeded(exchange);
    return store.held().sent(held(exchange));
  }

  /**
   * It is tried again later. What the gateway certainly does not have may go to another phone then.
   *
   * @param exchange property {@link RouteProperties#HELD_MESSAGE}
   * @return completes when committed
   */
  public CompletionStage<Void> later(Exchange exchange) {
    if (exchange.getProperty(RouteProperties.HELD_NEXT) == Next.PAUSE) {
      lanes.failed(exchange);
    } else {
      lanes.putOff(exchange);
    }
    HeldRow held = held(exchange);
    boolean unknown = exchange.getProperty(RouteProperties.OUTCOME_UNKNOWN, false, Boolean.class);
    int late = Math.min(Math.max(0, held.attempts() - AT_ONCE), DOUBLED);
    long delay =
        held.attempts() < AT_ONCE ? 0 : Math.min(LEAST_DELAY_MILLIS << late, LONGEST_DELAY_MILLIS);
    return store.held().later(held, clocks.wall().millis() + delay, unknown);
  }

  /**
   * Messages whose time was up before they could be sent.
   *
   * @return completes with them
   */
  public CompletionStage<List<HeldRow>> overdue() {
    return store
        .held()
        .overdue(
            clocks.wall().millis(),
            clocks.patient().millis(),
            clocks.patient().steadySince(),
            MOST_A_ROUND);
  }

  /**
   * Whether a message that is being cancelled is on its way to the gateway: property {@link
   * RouteProperties#HELD_MESSAGE}. The gateway not having it says nothing then.
   *
   * @param exchange property {@link RouteProperties#GATEWAY_ID}
   * @return completes when known
   */
  public CompletionStage<Void> find(Exchange exchange) {
    return store
        .held()
        .find(account(exchange), exchange.getProperty(RouteProperties.GATEWAY_ID, String.class))
        .thenAccept(
            found -> exchange.setProperty(RouteProperties.HELD_MESSAGE, found.orElse(null)));
  }

  private static HeldRow held(Exchange exchange) {
    return exchange.getProperty(RouteProperties.HELD_MESSAGE, HeldRow.class);
  }

  private static String account(Exchange exchange) {
    return exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
  }
}
