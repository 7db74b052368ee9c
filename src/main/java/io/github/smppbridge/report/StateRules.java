package io.github.smppbridge.report;

import io.github.smppbridge.deliver.Receipts;
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
 *   <li>While it is not known whether the gateway has the replacement of a message, only its
 *       delivery ends it: that its phone gave the old text up, or took it back, says nothing of the
 *       new one. What it was is asked for when that is known.
 *   <li>A phone reports delivery once a part: the message is delivered when as many reports came as
 *       it has parts. While the number of parts is unknown the gateway is asked after a grace time.
 * </ul>
 *
 * @param receipts makes outbox entries
 * @param sentMessages when those end of which the network reports nothing
 * @param deliveryGrace how long to wait for the other parts before the gateway is asked
 * @param clock the time
 */
public record StateRules(
    Receipts receipts, SentMessages sentMessages, Duration deliveryGrace, Clock clock) {
  /**
   * What an event of a phone changes.
   *
   * @param rows the message: one row, or one a part
   * @param event what the phone reports
   * @return rows to write and receipts to store
   */
  public Decision onEvent(List<MessageRow> rows, PhoneEvent.OfMessage event) {
    if (rows.get(0).isFinal()) {
      return Decision.NOTHING;
    }
    Instant at = event.at() == null ? clock.instant() : event.at();
    if (event instanceof PhoneEvent.Ended end) {
      return isBeingReplaced(rows) ? askSoon(rows) : end(rows, end.state(), end.error(), at);
    }
    return event instanceof PhoneEvent.Sent sent
        ? sent(rows, sent.parts(), at)
        : delivered(rows, at);
  }

  /**
   * Whether an event need not be remembered, so that it is applied once: of a message that has
   * ended none changes anything, the delivery of the only part ends it, and that it was sent, at a
   * time that is told, is the same however often it is said. What counts parts is to be remembered.
   *
   * @param rows the message
   * @param event what the phone reports
   */
  static boolean isRepeatable(List<MessageRow> rows, PhoneEvent.OfMessage event) {
    MessageRow row = rows.get(0);
    if (row.isFinal()) {
      return true;
    }
    return event instanceof PhoneEvent.Sent sent
        ? sent.at() != null
        : event instanceof PhoneEvent.Delivered
            && row.partsCount() == 1
            && row.partsDelivered() == 0;
  }

  private static boolean isBeingReplaced(List<MessageRow> rows) {
    return rows.get(0).replacementId() != null;
  }

  private Decision askSoon(List<MessageRow> rows) {
    return new Decision(each(rows, b -> b.nextCheckAt(clock.millis())), List.of());
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
    List<MessageRow> updated = each(rows, b -> b.partsCount(parts).sentAt(sent.toEpochMilli()));
    return new Decision(askedInTime(updated), outbox);
  }

  /** One question answers for all rows: of those that are asked for, or else of the first. */
  private List<MessageRow> askedInTime(List<MessageRow> rows) {
    Long end = sentMessages.endOf(rows.get(0));
    if (end == null) {
      return rows;
    }
    boolean asked = rows.stream().anyMatch(row -> row.nextCheckAt() != null);
    List<MessageRow> all = new ArrayList<>();
    for (MessageRow row : rows) {
      boolean first = asked ? row.nextCheckAt() != null : all.isEmpty();
      Long next = row.nextCheckAt() == null ? end : Math.min(end, row.nextCheckAt());
      all.add(first ? row.with().nextCheckAt(next).build() : row);
    }
    return all;
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
   * What the gateway's own view changes.
   *
   * @param rows the message
   * @param state as the gateway tells it
   * @return rows to write and receipts to store
   */
  public Decision onGatewayState(List<MessageRow> rows, GatewayState state) {
    if (rows.get(0).isFinal()) {
      return Decision.NOTHING;
    }
    if (state.finalState().isEmpty()) {
      return state.stage() == GatewayState.Stage.SENT && sentMessages.needsTime(rows.get(0))
          ? sent(rows, 0, state.reachedAt().orElse(clock.instant()))
          : Decision.NOTHING;
    }
    MessageState end = state.finalState().get();
    if (isBeingReplaced(rows) && end != MessageState.DELIVERED) {
      return Decision.NOTHING;
    }
    Instant at = state.reachedAt().orElse(clock.instant());
    return end(rows, end, state.error(), at);
  }

  /**
   * A message that is given up: nobody will report on it any more.
   *
   * @param rows the message
   * @param state any that is final
   * @return rows to write and receipts to store
   */
  public Decision giveUp(List<MessageRow> rows, MessageState state) {
    return rows.get(0).isFinal() || isBeingReplaced(rows)
        ? Decision.NOTHING
        : end(rows, state, 0, clock.instant());
  }

  /**
   * A message that was taken back for the sake of another, which the gateway refused: no phone
   * sends either.
   *
   * @param rows the message
   * @param replacementId gateway id of the one that was refused
   * @return rows to write and receipts to store
   */
  public Decision onReplacementRefused(List<MessageRow> rows, String replacementId) {
    MessageRow row = rows.get(0);
    return row.isFinal() || !replacementId.equals(row.replacementId())
        ? Decision.NOTHING
        : end(rows, MessageState.UNDELIVERABLE, 0, clock.instant());
  }

  private Decision end(List<MessageRow> rows, MessageState state, int error, Instant told) {
    Instant at = StoredMessage.plausible(rows.get(0), told, clock.instant());
    List<MessageRow> updated =
        each(
            rows,
            b ->
                b.state(state.value())
                    .error(error)
                    .finalAt(at.toEpochMilli())
                    .nextCheckAt(null)
                    .replacementId(null));
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
