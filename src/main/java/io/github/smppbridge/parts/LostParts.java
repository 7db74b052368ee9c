package io.github.smppbridge.parts;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.PartEnd;
import io.github.smppbridge.store.PartRow;
import io.github.smppbridge.store.PartSet;
import io.github.smppbridge.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The end of parts that were acknowledged but do not become a message: query_sm finds their final
 * state, and who asked for a receipt gets one. What has a final state already keeps it, and parts
 * that repeat a message get that of the message.
 */
record LostParts(Store store, Receipts receipts, ObjectMapper json, Clock clock) {
  /**
   * Ends the parts of a set.
   *
   * @param set the parts
   * @param state the final state
   * @param refused message_id of the one whose submit is answered with the refusal instead; null =
   *     none, they were all acknowledged, or may be repeated and are then
   */
  CompletionStage<Void> end(PartSet set, MessageState state, String refused) {
    Instant now = clock.instant();
    List<MessageRow> rows =
        set.parts().stream()
            .filter(part -> !part.messageId().equals(refused))
            .map(part -> row(set.gatewayId(), part, state, now))
            .toList();
    boolean remembered = set.complete() && refused == null;
    return store
        .parts()
        .end(new PartEnd(set, rows, row -> receipt(row, now), refused, remembered))
        .thenApply(ours -> null);
  }

  private OutboxEntry receipt(MessageRow row, Instant now) {
    MessageState state = MessageState.of(row.state());
    return Receipts.wantsFinal(row.registeredDelivery(), state)
        ? receipts.entry(row, state, Instant.ofEpochMilli(row.finalAt()), now)
        : null;
  }

  private MessageRow row(String gatewayId, PartRow part, MessageState state, Instant now) {
    PartAttributes attributes = PartAttributes.of(part, json);
    return MessageRow.builder(part.messageId(), gatewayId, part.account(), part.receivedAt())
        .slot(attributes.slot())
        .sourceAddr(part.source())
        .sourceTon(attributes.octet(SmppServerConstants.SOURCE_ADDR_TON))
        .sourceNpi(attributes.octet(SmppServerConstants.SOURCE_ADDR_NPI))
        .destAddr(part.dest())
        .destTon(attributes.octet(SmppServerConstants.DEST_ADDR_TON))
        .destNpi(attributes.octet(SmppServerConstants.DEST_ADDR_NPI))
        .serviceType(attributes.text(SmppServerConstants.SERVICE_TYPE))
        .registeredDelivery(part.registeredDelivery())
        .userMessageReference(attributes.userMessageReference())
        .trace(attributes.trace())
        .state(state.value())
        .answeredAt(part.receivedAt())
        .finalAt(now.toEpochMilli())
        .sessionId(part.sessionId())
        .build();
  }
}
