package io.github.smppbridge.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.smppbridge.gateway.FailureReason;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.Decision;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.OutboxEntry;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
public final class MessageTransitions {
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
  public MessageTransitions(Receipts receipts, Duration deliveryGrace, Clock clock) {
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
    Instant sent = plausible(row, at, clock.instant());
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
    Instant at = plausible(rows.get(0), told, clock.instant());
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

  /**
   * When something happened to a message: as told, but not before its submit and not in the future.
   *
   * @param row the message
   * @param told by a phone or the gateway
   * @param now the time
   * @return the time to believe
   */
  static Instant plausible(MessageRow row, Instant told, Instant now) {
    Instant submitted = Instant.ofEpochMilli(row.createdAt());
    if (told.isAfter(now)) {
      return now;
    }
    return told.isBefore(submitted) ? submitted : told;
  }

  private static List<MessageRow> each(
      List<MessageRow> rows, UnaryOperator<MessageRow.Builder> change) {
    return rows.stream().map(row -> change.apply(row.toBuilder()).build()).toList();
  }

  /**
   * A message's state as the gateway tells it.
   *
   * @param name Pending, Cancelling, Cancelled, Processed, Sent, Delivered or Failed
   * @param finalState the final message_state it stands for, if it is one
   * @param error error value of a failure
   * @param reachedAt when the state was reached, if told
   */
  public record GatewayState(
      String name, Optional<MessageState> finalState, int error, Optional<Instant> reachedAt) {

    /**
     * Reads {@code {state, recipients[{error}], states{State: time}}}.
     *
     * @param answer the gateway's JSON
     * @return the state
     */
    public static GatewayState read(JsonNode answer) {
      String name = answer.path("state").asText("");
      FailureReason failure =
          FailureReason.parse(answer.path("recipients").path(0).path("error").asText(""));
      Optional<MessageState> state =
          switch (name) {
            case "Delivered" -> Optional.of(MessageState.DELIVERED);
            case "Failed" -> Optional.of(failure.finalState());
            case "Cancelled" -> Optional.of(MessageState.DELETED);
            default -> Optional.empty();
          };
      int error = "Failed".equals(name) ? failure.error() : 0;
      return new GatewayState(name, state, error, time(answer.path("states").path(name)));
    }

    private static Optional<Instant> time(JsonNode node) {
      try {
        return Optional.of(OffsetDateTime.parse(node.asText("")).toInstant());
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }
  }
}
