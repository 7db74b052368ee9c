package io.github.smppbridge.report;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayState;
import io.github.smppbridge.gateway.PhoneEvent;
import io.github.smppbridge.route.HttpProblem;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.StoredMessage;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.Change;
import io.github.smppbridge.store.Decision;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.MessageTable;
import io.github.smppbridge.store.TransitionResult;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.camel.Exchange;

/**
 * What is heard of sent messages, brought to the store: bean {@code messageEvents}. Each method
 * ends when it is committed; property {@link RouteProperties#EVENT_RESULT} says what became of it.
 *
 * @param messages the table
 * @param transitions the rules
 */
public record MessageEvents(MessageTable messages, StateRules transitions) {
  /**
   * Applies a phone's event, once, however often it is reported.
   *
   * @param exchange a webhook with its {@link PhoneEvent.OfMessage} as body
   * @return completes when committed
   */
  public CompletionStage<Void> apply(Exchange exchange) {
    PhoneEvent.OfMessage event = exchange.getMessage().getBody(PhoneEvent.OfMessage.class);
    String account = exchange.getProperty(RouteProperties.WEBHOOK_ACCOUNT, String.class);
    String gateway = GatewayAccounts.gatewayOf(exchange);
    return gateway == null
        ? apply(exchange, event, account)
        : messages
            .ownerAt(gateway, event.messageId())
            .thenCompose(
                owner ->
                    owner.isPresent() ? apply(exchange, event, owner.get()) : unknown(exchange));
  }

  private static CompletionStage<Void> unknown(Exchange exchange) {
    note(exchange, TransitionResult.UNKNOWN_MESSAGE);
    return CompletableFuture.completedFuture(null);
  }

  private CompletionStage<Void> apply(
      Exchange exchange, PhoneEvent.OfMessage event, String account) {
    String phone = exchange.getProperty(RouteProperties.SIGNED_BY, String.class);
    String gateway = GatewayAccounts.gatewayOf(exchange);
    AtomicBoolean foreign = new AtomicBoolean();
    AtomicBoolean elsewhere = new AtomicBoolean();
    AtomicReference<String> trace = new AtomicReference<>();
    return run(
            exchange,
            new Change(
                    event.key(),
                    account,
                    event.messageId(),
                    rows -> {
                      elsewhere.set(isElsewhere(rows, gateway));
                      if (elsewhere.get()) {
                        return Decision.NOTHING;
                      }
                      trace.set(rows.get(0).trace());
                      foreign.set(phone != null && isOfAnother(rows.get(0), phone));
                      return foreign.get() ? Decision.NOTHING : transitions.onEvent(rows, event);
                    })
                .repeatableIf(
                    rows -> isElsewhere(rows, gateway) || StateRules.isRepeatable(rows, event)))
        .thenRun(
            () -> {
              if (trace.get() != null) {
                exchange.setProperty(RouteProperties.TRACE, trace.get());
              }
              if (elsewhere.get()) {
                note(exchange, TransitionResult.UNKNOWN_MESSAGE);
              }
              refuseIf(foreign.get(), exchange);
            });
  }

  /** A gateway speaks for the messages that went there, and for no others. */
  private static boolean isElsewhere(List<MessageRow> rows, String gateway) {
    return !Objects.equals(rows.get(0).gateway(), gateway);
  }

  /** A phone's key speaks for the messages that this phone was given, and for no others. */
  private static boolean isOfAnother(MessageRow row, String phone) {
    return row.deviceId() != null && !row.deviceId().equals(phone);
  }

  private static void refuseIf(boolean foreign, Exchange exchange) {
    if (foreign) {
      exchange.setProperty(RouteProperties.EVENT_RESULT, "unauthorized");
      throw new HttpProblem(401, "the message is another phone's");
    }
  }

  /**
   * Applies the state that the gateway tells when asked. If it was asked for the replacement of a
   * message, that is the message from here on.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW} with the account, property {@link
   *     RouteProperties#GATEWAY_ID}, and the gateway's answer as body
   * @return completes when committed
   */
  public CompletionStage<Void> applyGatewayState(Exchange exchange) {
    GatewayState state = GatewayState.of(exchange);
    return run(exchange, asked(exchange, rows -> transitions.onGatewayState(rows, state)));
  }

  /**
   * Gives a message up: nobody will report on it any more.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW} with the account, property {@link
   *     RouteProperties#GATEWAY_ID}
   * @param state name of the final state, for example EXPIRED
   * @return completes when committed
   */
  public CompletionStage<Void> giveUp(Exchange exchange, String state) {
    MessageState end = MessageState.valueOf(state);
    return run(exchange, asked(exchange, rows -> transitions.giveUp(rows, end)));
  }

  /**
   * Ends a message that is held until it is due, and that the gateway cannot have. Property {@link
   * RouteProperties#EVENT_RESULT} is {@code applied} then, else {@code not_held}.
   *
   * @param exchange header system_id, property {@link RouteProperties#GATEWAY_ID}
   * @param state name of the final state
   * @return completes when committed
   */
  public CompletionStage<Void> endHeld(Exchange exchange, String state) {
    MessageState end = MessageState.valueOf(state);
    return run(
        exchange,
        Change.ofHeld(
            exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class),
            exchange.getProperty(RouteProperties.GATEWAY_ID, String.class),
            rows -> transitions.giveUp(rows, end)));
  }

  private static Change asked(Exchange exchange, Function<List<MessageRow>, Decision> decide) {
    String gatewayId = exchange.getProperty(RouteProperties.GATEWAY_ID, String.class);
    return new Change(null, StoredMessage.of(exchange).account(), gatewayId, decide);
  }

  /**
   * Ends a message that was taken back for the sake of another, which the gateway refused.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW}, the message as it was before, and
   *     property {@link RouteProperties#GATEWAY_ID}, that of the other
   * @return completes when committed
   */
  public CompletionStage<Void> endReplaced(Exchange exchange) {
    MessageRow row = StoredMessage.of(exchange);
    String refused = exchange.getProperty(RouteProperties.GATEWAY_ID, String.class);
    return run(
        exchange,
        new Change(
            null,
            row.account(),
            row.gatewayId(),
            rows -> transitions.onReplacementRefused(rows, refused)));
  }

  private CompletionStage<Void> run(Exchange exchange, Change change) {
    return messages.transition(change).thenAccept(result -> note(exchange, result));
  }

  private static void note(Exchange exchange, TransitionResult result) {
    exchange.setProperty(RouteProperties.EVENT_RESULT, result.name().toLowerCase(Locale.ROOT));
  }
}
