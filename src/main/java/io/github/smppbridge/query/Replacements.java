package io.github.smppbridge.query;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.route.ReplaceableMessage;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SmppHeaders;
import io.github.smppbridge.route.StoredMessage;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.smpp.text.UndecodableTextException;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.MessageTable;
import io.github.smppbridge.submit.Submission;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * replace_sm (SMPP v3.4 §4.10): the message goes on under its message_id, with another message of
 * the gateway behind it. Bean {@code replacements}.
 *
 * @param messages the table
 * @param json the mapper
 * @param clock the time
 */
public record Replacements(MessageTable messages, ObjectMapper json, Clock clock) {
  /** The gateway is asked soon what was reported of a message while it was not known. */
  private static final long SOON_MILLIS = 1_000;

  /**
   * Makes a {@link Submission} of the replacement: the headers and the body are as those of a
   * submit_sm with the original's addresses; what replace_sm leaves open is as it was.
   *
   * @param exchange replace_sm with the found message in {@link RouteProperties#MESSAGE_ROW}
   * @return completes when ready; fails with ESME_RREPLACEFAIL for what cannot be replaced any
   *     more: the phone has it, or it is no text, a long message or one to several destinations
   */
  public CompletionStage<Void> prepare(Exchange exchange) {
    MessageRow row = StoredMessage.of(exchange);
    if (row.isFinal() || row.sentAt() != null || row.partsDelivered() > 0) {
      throw tooLate("the message is on its way or has arrived");
    }
    ReplaceableMessage original =
        ReplaceableMessage.read(row.bodyJson(), json)
            .orElseThrow(() -> tooLate("the message is no text"));
    return messages
        .byMessageId(row.account(), row.messageId())
        .thenCombine(
            messages.byGatewayId(row.account(), row.gatewayId()),
            (destinations, parts) -> destinations.size() == 1 && parts.size() == 1)
        .thenAccept(
            single -> {
              if (!single) {
                throw tooLate("a long message, or one to several destinations");
              }
              prepare(exchange, row, original);
            });
  }

  private void prepare(Exchange exchange, MessageRow row, ReplaceableMessage original) {
    Message message = exchange.getMessage();
    message.setBody(decode(original.alphabet(), message.getBody(byte[].class)));
    message.setHeader(SmppServerConstants.ALPHABET, original.alphabet());
    message.setHeader(SmppServerConstants.DEST_ADDR, row.destAddr());
    message.setHeader(SmppServerConstants.DEST_ADDR_TON, (byte) row.destTon());
    message.setHeader(SmppServerConstants.DEST_ADDR_NPI, (byte) row.destNpi());
    message.setHeader(SmppServerConstants.SERVICE_TYPE, row.serviceType());
    Instant now = clock.instant();
    Submission submission =
        new Submission(
            UUID.randomUUID().toString(),
            row.account(),
            now,
            List.of(
                new Submission.Part(
                    row.messageId(),
                    row.slot(),
                    SmppHeaders.octet(message, SmppServerConstants.REGISTERED_DELIVERY),
                    now.toEpochMilli(),
                    // answered, whatever the store knows yet: the ESME names the message_id
                    null)));
    exchange.setProperty(RouteProperties.SUBMISSION, submission);
    exchange.setProperty(RouteProperties.DEVICE_ID, row.deviceId());
    exchange.setProperty(RouteProperties.SIM, original.sim());
    exchange.setProperty(
        RouteProperties.PRIORITY, original.priority() == 0 ? null : original.priority());
    if (original.sendAt() != null && original.sendAt().isAfter(now)) {
      exchange.setProperty(RouteProperties.SEND_AT, original.sendAt());
    }
    if (row.expiresAt() != null) {
      exchange.setProperty(RouteProperties.EXPIRES_AT, Instant.ofEpochMilli(row.expiresAt()));
    }
  }

  private static String decode(String alphabet, byte[] octets) {
    try {
      return octets == null ? "" : Alphabet.parse(alphabet).decode(octets);
    } catch (UndecodableTextException e) {
      throw tooLate("octet " + e.offset() + " of the message is not " + alphabet + " text");
    }
  }

  /**
   * Undoes the store's part of a replacement, after the gateway refused to cancel the original.
   *
   * @param exchange replace_sm
   * @return completes when committed
   */
  public CompletionStage<Void> undo(Exchange exchange) {
    MessageRow old = StoredMessage.of(exchange);
    MessageRow replacement = old.withGatewayId(Submission.of(exchange).gatewayId());
    Long soon = clock.millis() + SOON_MILLIS;
    Long check = Receipts.wanted(old.registeredDelivery()) ? soon : null;
    return messages
        .move(replacement, old.with().answeredAt(clock.millis()).nextCheckAt(check).build())
        .thenApply(moved -> null);
  }

  private static SmppStatusException tooLate(String reason) {
    return new SmppStatusException(CommandStatus.ESME_RREPLACEFAIL, reason);
  }
}
