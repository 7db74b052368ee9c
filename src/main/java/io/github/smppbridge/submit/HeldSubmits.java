package io.github.smppbridge.submit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SmppHeaders;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.store.HeldRow;
import io.github.smppbridge.store.HeldTable;
import io.github.smppbridge.store.MessageRow;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Which submits are held until they are due, and what the store keeps of them: bean {@code
 * heldSubmits}. SMSGate hands a scheduled message to its phone at once, and takes it back no more
 * from then on; what is held here is cancelled and replaced until the moment it is sent.
 *
 * @param held the table
 * @param hold whether scheduled messages are held ({@code gateway.schedule})
 * @param count how many messages are held, about
 * @param json the mapper
 */
public record HeldSubmits(HeldTable held, boolean hold, LongSupplier count, ObjectMapper json) {
  /** Messages that are held in all. */
  static final long MOST = 1_000_000;

  /**
   * Decides: property {@link RouteProperties#HELD}. What was stored before a restart stays what it
   * is.
   *
   * @param exchange a submit, or the replacement of one, with its times
   * @throws SmppStatusException ESME_RMSGQFUL when too many are held
   */
  public void decide(Exchange exchange) {
    boolean later =
        hold
            && exchange.getProperty(RouteProperties.SEND_AT) != null
            && !Submission.of(exchange).stored();
    if (later && count.getAsLong() >= MOST) {
      throw new SmppStatusException(
          CommandStatus.ESME_RMSGQFUL, "too many messages wait for their time");
    }
    exchange.setProperty(RouteProperties.HELD, later ? true : null);
  }

  /** Whether a submit is held. */
  static boolean isHeld(Exchange exchange) {
    return exchange.getProperty(RouteProperties.HELD) != null;
  }

  /** Stores a submit that is held. */
  CompletionStage<Void> insert(Exchange exchange, List<MessageRow> rows) {
    return held.insert(rows, row(exchange));
  }

  /**
   * What is kept to send a message.
   *
   * @param exchange a submit, or the replacement of one, that is held
   * @return its row
   */
  public HeldRow row(Exchange exchange) {
    Submission submission = Submission.of(exchange);
    return row(
        exchange,
        submission.gatewayId(),
        HeldContent.of(exchange),
        submission.receivedAt().toEpochMilli());
  }

  /**
   * What is kept of a message that is replaced while it is held.
   *
   * @param exchange the replacement, with its text and times
   * @param before the message as it is held
   * @return its row, under the same gateway id
   */
  public HeldRow changed(Exchange exchange, HeldRow before) {
    Message message = exchange.getMessage();
    HeldContent content =
        HeldContent.read(before.content(), json)
            .with(
                message.getBody(String.class),
                SmppHeaders.octet(message, SmppServerConstants.REGISTERED_DELIVERY));
    return row(exchange, before.gatewayId(), content, before.createdAt());
  }

  private HeldRow row(Exchange exchange, String gatewayId, HeldContent content, long createdAt) {
    Submission submission = Submission.of(exchange);
    Instant due =
        exchange.getProperty(RouteProperties.SEND_AT, submission.receivedAt(), Instant.class);
    Instant expires =
        exchange.getProperty(
            RouteProperties.EXPIRES_AT, due.plus(HeldMessages.LATEST), Instant.class);
    return new HeldRow(
        gatewayId,
        submission.account(),
        content.toJson(json),
        createdAt,
        due.toEpochMilli(),
        expires.toEpochMilli());
  }
}
