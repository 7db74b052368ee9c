package io.github.smppbridge.query;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppAddress;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.ReplaceableMessage;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SmppHeaders;
import io.github.smppbridge.route.StoredMessage;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.smpp.text.SubmittedText;
import io.github.smppbridge.smpp.text.UndecodableTextException;
import io.github.smppbridge.store.HeldRow;
import io.github.smppbridge.store.HeldTable;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.MessageTable;
import io.github.smppbridge.store.ReplacementRow;
import io.github.smppbridge.store.ReplacementTable;
import io.github.smppbridge.store.TimeOrderedIds;
import io.github.smppbridge.submit.AsSubmitted;
import io.github.smppbridge.submit.HeldSubmits;
import io.github.smppbridge.submit.Rewriting;
import io.github.smppbridge.submit.Submission;
import io.github.smppbridge.submit.SubmittedMessages;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * replace_sm (SMPP v3.4 §4.10): the message goes on under its message_id, with another message of
 * the gateway behind it. Bean {@code replacements}.
 *
 * @param messages the table
 * @param replacing messages that are being replaced
 * @param held messages that are to be sent later
 * @param submitted makes rows of submissions
 * @param later what is kept of those that are held
 * @param settled how long after it was begun, or sent, no request about a replacement can be under
 *     way to the gateway any more
 * @param json the mapper
 * @param clock the time
 */
public record Replacements(
    MessageTable messages,
    ReplacementTable replacing,
    HeldTable held,
    SubmittedMessages submitted,
    HeldSubmits later,
    Duration settled,
    ObjectMapper json,
    Clock clock) {

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
    // replace_sm need not name it
    readdress(exchange, row);
    message.setHeader(SmppServerConstants.SERVICE_TYPE, row.serviceType());
    Instant now = clock.instant();
    Submission submission =
        new Submission(
            TimeOrderedIds.next(),
            row.account(),
            now,
            List.of(
                new Submission.Part(
                    row.messageId(),
                    row.slot(),
                    SmppHeaders.octet(message, SmppServerConstants.REGISTERED_DELIVERY),
                    row.userMessageReference(),
                    now.toEpochMilli(),
                    row.sessionId(),
                    // answered, whatever the store knows yet: the ESME names the message_id
                    null)));
    exchange.setProperty(RouteProperties.SUBMISSION, submission);
    exchange.setProperty(RouteProperties.DEVICE_ID, row.deviceId());
    exchange.setProperty(RouteProperties.ROUTE_CHOICE, original.choice());
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

  /** The new text goes where the old one went, and is its ESME's as the old one was. */
  private static void readdress(Exchange exchange, MessageRow row) {
    Message message = exchange.getMessage();
    SmppAddress source = new SmppAddress(row.sourceTon(), row.sourceNpi(), row.sourceAddr());
    SmppAddress dest = new SmppAddress(row.destTon(), row.destNpi(), row.destAddr());
    exchange.setProperty(
        RouteProperties.AS_SUBMITTED, new AsSubmitted(source, dest, message.getBody(String.class)));
    SmppAddress from = Rewriting.sent(row.sentSource(), source);
    message.setHeader(SmppServerConstants.SOURCE_ADDR, from.address());
    message.setHeader(SmppServerConstants.SOURCE_ADDR_TON, (byte) from.ton());
    message.setHeader(SmppServerConstants.SOURCE_ADDR_NPI, (byte) from.npi());
    SmppAddress to = Rewriting.sent(row.sentDest(), dest);
    message.setHeader(SmppServerConstants.DEST_ADDR, to.address());
    message.setHeader(SmppServerConstants.DEST_ADDR_TON, (byte) to.ton());
    message.setHeader(SmppServerConstants.DEST_ADDR_NPI, (byte) to.npi());
  }

  private static String decode(String alphabet, byte[] octets) {
    try {
      return octets == null ? "" : SubmittedText.decode(alphabet, octets);
    } catch (UndecodableTextException e) {
      throw tooLate("octet " + e.offset() + " of the message is not " + e.alphabet() + " text");
    }
  }

  /**
   * Replaces a message that is held until it is due: no gateway knows it.
   *
   * @param exchange replace_sm, prepared and checked, with property {@link
   *     RouteProperties#HELD_MESSAGE}
   * @return completes when committed; fails with ESME_RSYSERR while it is on its way to the
   *     gateway: the ESME tries again when it is there
   */
  public CompletionStage<Void> change(Exchange exchange) {
    HeldRow before = exchange.getProperty(RouteProperties.HELD_MESSAGE, HeldRow.class);
    MessageRow row = submitted.row(exchange).with().gatewayId(before.gatewayId()).build();
    return held.change(later.changed(exchange, before), row)
        .thenAccept(
            changed -> {
              if (!changed) {
                throw new SmppStatusException(
                    CommandStatus.ESME_RSYSERR, "the message is just being sent");
              }
            });
  }

  /**
   * Holds the replacement until it is due, once the original is cancelled at the gateway.
   *
   * @param exchange replace_sm, with the text as body
   * @return completes when committed; fails with ESME_RREPLACEFAIL when the original was sent all
   *     the same, or another replace_sm or a cancel_sm came between
   */
  public CompletionStage<Void> hold(Exchange exchange) {
    return held.replace(later.row(exchange))
        .thenCompose(
            holds ->
                holds
                    ? CompletableFuture.completedFuture(null)
                    : replacing
                        .drop(begun(exchange), soon(exchange))
                        .thenAccept(
                            dropped -> {
                              throw tooLate("the message was sent, replaced or cancelled");
                            }));
  }

  /**
   * Notes in the store that the message is being replaced.
   *
   * @param exchange replace_sm, prepared and checked
   * @return completes when committed; fails with ESME_RREPLACEFAIL when the message ended
   *     meanwhile, with ESME_RSYSERR while it is not known whether the gateway has an earlier
   *     replacement: the ESME tries again when it is
   */
  public CompletionStage<Void> begin(Exchange exchange) {
    return replacing
        .begin(
            StoredMessage.of(exchange),
            ReplacementRow.of(submitted.row(exchange), clock.millis()),
            settledAt())
        .thenAccept(
            begun -> {
              if (begun == ReplacementTable.Begun.TOO_LATE) {
                throw tooLate("the message is on its way or has its final state");
              }
              if (begun == ReplacementTable.Begun.IN_DOUBT) {
                throw new SmppStatusException(
                    CommandStatus.ESME_RSYSERR, "the gateway may have an earlier replacement");
              }
              // who began the earlier one may have taken the message back
              exchange.setProperty(
                  RouteProperties.MAY_BE_WITHDRAWN, begun == ReplacementTable.Begun.RESUMED);
            });
  }

  /**
   * After the gateway did not cancel the original: it goes on. Not when that is not certain: then
   * the next replace_sm, or whoever asks the gateway later, finds it out.
   *
   * @param exchange replace_sm with its status
   * @return completes when committed
   */
  public CompletionStage<Void> undo(Exchange exchange) {
    Message message = exchange.getMessage();
    boolean refused =
        "ESME_RCANCELFAIL".equals(message.getHeader(SmppServerConstants.COMMAND_STATUS));
    boolean asked =
        "cancel_message".equals(exchange.getProperty(RouteProperties.GATEWAY_OPERATION));
    boolean lost = exchange.getProperty(RouteProperties.GATEWAY_LOST, false, Boolean.class);
    return refused || (asked && !lost)
        ? replacing.drop(begun(exchange), soon(exchange)).thenApply(dropped -> null)
        : CompletableFuture.completedFuture(null);
  }

  /**
   * Notes in the store that the gateway may have the replacement from here on.
   *
   * @param exchange replace_sm, the original cancelled
   * @return completes when committed; fails with ESME_RREPLACEFAIL when the original was sent all
   *     the same, or another replace_sm or a cancel_sm came between
   */
  public CompletionStage<Void> send(Exchange exchange) {
    return replacing
        .send(begun(exchange), clock.millis(), settledAt())
        .thenCompose(
            may ->
                may
                    ? CompletableFuture.completedFuture(null)
                    : replacing
                        .drop(begun(exchange), soon(exchange))
                        .thenAccept(
                            dropped -> {
                              throw tooLate("the message was sent, replaced or cancelled");
                            }));
  }

  /**
   * The gateway refused the replacement for now: who tries again may send another.
   *
   * @param exchange replace_sm with its status
   * @return completes when committed
   */
  public CompletionStage<Void> unsent(Exchange exchange) {
    return replacing.unsent(begun(exchange));
  }

  /** The message as {@link #begin} left it. */
  private static MessageRow begun(Exchange exchange) {
    return StoredMessage.of(exchange)
        .with()
        .replacementId(Submission.of(exchange).gatewayId())
        .build();
  }

  private long settledAt() {
    return clock.millis() + settled.toMillis();
  }

  private Long soon(Exchange exchange) {
    return ReplacementOutcomes.soon(StoredMessage.of(exchange), clock);
  }

  private static SmppStatusException tooLate(String reason) {
    return new SmppStatusException(CommandStatus.ESME_RREPLACEFAIL, reason);
  }
}
