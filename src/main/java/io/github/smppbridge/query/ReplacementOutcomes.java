package io.github.smppbridge.query;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.StoredMessage;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.MessageTable;
import io.github.smppbridge.store.ReplacementRow;
import io.github.smppbridge.store.ReplacementTable;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of replacements that were begun: known from the answer to the replace_sm itself, or
 * found out by whoever comes to the message later. Bean {@code replacementOutcomes}.
 *
 * @param messages the table
 * @param replacing messages that are being replaced
 * @param settled how long after it was begun, or sent, no request about a replacement can be under
 *     way to the gateway any more
 * @param clocks the time
 */
public record ReplacementOutcomes(
    MessageTable messages, ReplacementTable replacing, Duration settled, Clocks clocks) {
  private static final Logger LOG = LoggerFactory.getLogger(ReplacementOutcomes.class);

  /** The gateway is asked soon about a message of which something may have been missed. */
  private static final long SOON_MILLIS = 1_000;

  /** What is known of a replacement; the names are what routes compare with. */
  public enum Stage {
    /** It may be about to be sent, or on its way. */
    UNDER_WAY,
    /** Whoever was to send it did not, and will not. */
    UNSENT,
    /** The gateway has it or not, and will not get it any more: it can be asked. */
    UNKNOWN
  }

  /**
   * The gateway has the replacement, which is the message from here on. Sets ESME_RREPLACEFAIL when
   * the phone had sent the original all the same.
   *
   * @param exchange property {@link RouteProperties#GATEWAY_ID}, that of the replacement
   * @return completes when committed, or when it cannot be: the store knows enough to find it out
   */
  public CompletionStage<Void> accept(Exchange exchange) {
    String account = StoredMessage.of(exchange).account();
    String gatewayId = exchange.getProperty(RouteProperties.GATEWAY_ID, String.class);
    return replacing
        .accept(account, gatewayId)
        .handle(
            (accepted, failure) -> {
              if (failure != null) {
                LOG.error("the store did not take that a message was replaced", failure);
              } else if (!accepted) {
                Message message = exchange.getMessage();
                message.setHeader(SmppServerConstants.COMMAND_STATUS, "ESME_RREPLACEFAIL");
                message.setHeader(SmppServerConstants.REASON, "the phone sent the old message");
              }
              return null;
            });
  }

  /**
   * Looks at a replacement whose outcome is not known: {@link RouteProperties#REPLACEMENT_STAGE},
   * and {@link RouteProperties#GATEWAY_ID} to ask for it.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW}
   * @return completes when found
   */
  public CompletionStage<Void> recall(Exchange exchange) {
    MessageRow row = StoredMessage.of(exchange);
    exchange.setProperty(RouteProperties.GATEWAY_ID, row.replacementId());
    return replacing
        .find(row.account(), row.replacementId())
        .thenAccept(
            found ->
                exchange.setProperty(
                    RouteProperties.REPLACEMENT_STAGE,
                    found.map(this::stage).orElse(Stage.UNKNOWN)));
  }

  private Stage stage(ReplacementRow replacement) {
    long since = replacement.sentAt() == null ? replacement.createdAt() : replacement.sentAt();
    if (clocks.patient().millis(since) - since < settled.toMillis()) {
      return Stage.UNDER_WAY;
    }
    return replacement.sentAt() == null ? Stage.UNSENT : Stage.UNKNOWN;
  }

  /**
   * There is no replacement at the gateway, nor will there be: the message goes on as it was.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW}
   * @return completes when committed
   */
  public CompletionStage<Void> drop(Exchange exchange) {
    return replacing
        .drop(StoredMessage.of(exchange), soon(StoredMessage.of(exchange), clocks.wall()))
        .thenApply(dropped -> null);
  }

  /**
   * Forbids to send a replacement that was not sent yet; without effect on another. Then reads the
   * message again.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW}
   * @return completes when committed
   */
  public CompletionStage<Void> dropUnsent(Exchange exchange) {
    return replacing
        .dropUnsent(StoredMessage.of(exchange), soon(StoredMessage.of(exchange), clocks.wall()))
        .thenCompose(dropped -> readAgain(exchange));
  }

  /**
   * Reads the message again: property {@link RouteProperties#MESSAGE_ROW}.
   *
   * @param exchange the same property, as it was
   * @return completes when found; it stays as it was when there is none any more
   */
  public CompletionStage<Void> readAgain(Exchange exchange) {
    MessageRow row = StoredMessage.of(exchange);
    return messages
        .byMessageId(row.account(), row.messageId())
        .thenAccept(
            rows ->
                rows.stream()
                    .filter(each -> each.slot() == row.slot())
                    .findFirst()
                    .ifPresent(found -> exchange.setProperty(RouteProperties.MESSAGE_ROW, found)));
  }

  /** When to ask about a message that goes on as it was; null = never: nobody waits for its end. */
  static Long soon(MessageRow row, Clock clock) {
    return Receipts.wanted(row.registeredDelivery())
        ? Long.valueOf(clock.millis() + SOON_MILLIS)
        : row.expiresAt();
  }
}
