package io.github.smppbridge.parts;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.PartRow;
import io.github.smppbridge.store.PartSet;
import io.github.smppbridge.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The end of parts that were acknowledged but never become a message: query_sm finds their final
 * state, and who asked for a receipt gets one. May be done again after a crash in the middle: the
 * receipts are stored once.
 */
record LostParts(Store store, Receipts receipts, ObjectMapper json, Clock clock) {
  /**
   * Ends parts and deletes their set.
   *
   * @param gatewayId the mark of the set
   * @param parts those of its parts that were acknowledged, maybe none
   * @param account whose they are
   * @param state the final state
   */
  CompletionStage<Void> end(
      String gatewayId, List<PartRow> parts, String account, MessageState state) {
    if (parts.isEmpty()) {
      return store.parts().finished(gatewayId);
    }
    Instant now = clock.instant();
    List<MessageRow> rows = parts.stream().map(part -> row(gatewayId, part, state, now)).toList();
    List<OutboxEntry> due =
        rows.stream()
            .filter(row -> Receipts.wantsFinal(row.registeredDelivery(), state))
            .map(row -> receipts.entry(row, state, now, now))
            .toList();
    // an attempt that a crash ended may have left rows that are not final
    return store
        .messages()
        .remove(account, gatewayId)
        .thenCompose(removed -> store.messages().insert(rows))
        .thenCompose(nothing -> store.outbox().insert("parts:" + gatewayId, account, due))
        .thenCompose(inserted -> store.parts().finished(gatewayId));
  }

  CompletionStage<Void> end(PartSet set, MessageState state) {
    return end(set.gatewayId(), set.parts(), set.parts().get(0).account(), state);
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
        .state(state.value())
        .answeredAt(part.receivedAt())
        .finalAt(now.toEpochMilli())
        .build();
  }
}
