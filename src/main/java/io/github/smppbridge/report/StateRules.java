package io.github.smppbridge.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.gateway.FailureReason;
import io.github.smppbridge.gateway.GatewayState;
import io.github.smppbridge.gateway.PhoneEvent;
import io.github.smppbridge.route.StoredMessage;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.Decision;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.MessageRowBuilder;
import io.github.smppbridge.store.OutboxEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How the rows of a message change with what is heard of it. Pure: no store, no exchange.
 *
 * <ul>
 *   <li>The first final state stays; what comes after it changes nothing and causes no receipt.
 *   <li>A phone's clock may be far off: what it says happened neither before the submit nor later
 *       than now.
 *   <li>A phone reports delivery once a part: the message is delivered when as many reports came as
 *       it has parts. While the number of parts is unknown the gateway is asked after a grace time.
 * </ul>
 */
public final class StateRules {
  private final Receipts receipts;
  private final Duration deliveryGrace;
  private final Clock clock;

  /**
   * Makes the transitions.
   *
   * @param receipts makes outbox entries
   * @param deliveryGrace how long to wait for the other parts before the gateway is asked
   * @param clock the time
   */
  public StateRules(Receipts receipts, Duration deliveryGrace, Clock clock) {
    this.receipts = receipts;
    this.deliveryGrace = deliveryGrace;
    this.clock = clock;
  }

  /**
   * What an event of a phone changes.
   *
   * @param rows the message: one row, or one a part
   * @param event sms:sent, sms:delivered, sms:failed or sms:cancelled
   * @return rows to write and receipts to store
   */
  public Decision onEvent(List<MessageRow> rows, PhoneEvent event) {
    MessageRow row = rows.get(0);
    if (row.isFinal()) {
      return Decision.NOTHING;
    }
    Instant now = clock.instant();
    return switch (event.event()) {
      case "sms:sent" ->
          sent(rows, event.payload().path("partsCount").asInt(0), event.time("sentAt", now));
      case "sms:delivered" -> delivered(rows, event.time("deliveredAt", now));
      case "sms:failed" -> {
        FailureReason reason = FailureReason.parse(event.text("reason"));
        yield end(rows, reason.finalState(), reason.error(), event.time("failedAt", now));
      }
      case "sms:cancelled" -> end(rows, MessageState.DELETED, 0, event.time("cancelledAt", now));
      default -> Decision.NOTHING;
    };
  }

  private Decision sent(List<MessageRow> rows, int partsCount, Instant at) {
    MessageRow row = rows.get(0);
    int parts = partsCount > 0 ? partsCount : row.partsCount();
    if (parts > 0 && row.partsDelivered() >= parts) {
      return end(rows, MessageState.DELIVERED, 0, at);
    }
    Instant sent = StoredMessage.plausible(row, at, clock.instant());
    List<OutboxEntry> outbox = new ArrayList<>();
    if (row.sentAt() == null) {
      for (MessageRow each : rows) {
        if (Receipts.wantsIntermediate(each.registeredDelivery())) {
          outbox.add(receipts.entry(each, MessageState.ENROUTE, sent, clock.instant()));
        }
      }
    }
    return new Decision(each(rows, b -> b.partsCount(parts).sentAt(sent.toEpochMilli())), outbox);
  }

  private Decision delivered(List<MessageRow> rows, Instant at) {
    MessageRow row = rows.get(0);
    int delivered = row.partsDelivered() + 1;
    if (row.partsCount() > 0 && delivered >= row.partsCount()) {
      return end(rows, MessageState.DELIVERED, 0, at);
    }
    long check = clock.millis() + deliveryGrace.toMillis();
    return new Decision(each(rows, b -> b.partsDelivered(delivered).nextCheckAt(check)), List.of());
  }

  /**
   * What the gateway's own view changes ({@code GET messages/id}).
   *
   * @param rows the message
   * @param answer the gateway's JSON
   * @return rows to write and receipts to store
   */
  public Decision onGatewayState(List<MessageRow> rows, JsonNode answer) {
    MessageRow row = rows.get(0);
    if (row.isFinal()) {
      return Decision.NOTHING;
    }
    GatewayState state = GatewayState.read(answer);
    return state.finalState().isPresent()
        ? end(
            rows,
            state.finalState().get(),
            state.error(),
            state.reachedAt().orElse(clock.instant()))
        : Decision.NOTHING;
  }

  /**
   * A message that is given up: nobody will report on it any more.
   *
   * @param rows the message
   * @param state EXPIRED, UNKNOWN, DELETED or REJECTED
   * @return rows to write and receipts to store
   */
  public Decision giveUp(List<MessageRow> rows, MessageState state) {
    return rows.get(0).isFinal() ? Decision.NOTHING : end(rows, state, 0, clock.instant());
  }

  private Decision end(List<MessageRow> rows, MessageState state, int error, Instant told) {
    Instant at = StoredMessage.plausible(rows.get(0), told, clock.instant());
    List<MessageRow> updated =
        each(
            rows,
            b -> b.state(state.value()).error(error).finalAt(at.toEpochMilli()).nextCheckAt(null));
    List<OutboxEntry> outbox = new ArrayList<>();
    for (MessageRow row : updated) {
      if (Receipts.wantsFinal(row.registeredDelivery(), state)) {
        outbox.add(receipts.entry(row, state, at, clock.instant()));
      }
    }
    return new Decision(updated, outbox);
  }

  private static List<MessageRow> each(
      List<MessageRow> rows, UnaryOperator<MessageRowBuilder> change) {
    return rows.stream().map(row -> change.apply(row.with()).build()).toList();
  }
}
