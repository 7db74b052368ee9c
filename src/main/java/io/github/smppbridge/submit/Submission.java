package io.github.smppbridge.submit;

import io.github.smppbridge.route.RouteProperties;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/**
 * One message on its way to the gateway: exchange property {@link RouteProperties#SUBMISSION}. What
 * the steps of {@code routes/submit-sm} find out about it are properties of their own, from {@link
 * RouteProperties#GATEWAY_ID} to {@link RouteProperties#PRIORITY}.
 *
 * @param gatewayId the gateway's id, chosen by us so that a repeated POST is the same message
 * @param account system_id of the owner
 * @param receivedAt when the submit was read
 * @param parts the PDUs it came in, at least one; the last to arrive at the end
 * @param stored whether the store has it from an attempt before a restart, which may have reached
 *     the gateway: neither store it again nor choose another device
 */
public record Submission(
    String gatewayId, String account, Instant receivedAt, List<Part> parts, boolean stored) {
  /**
   * One PDU that the message came in: a long message comes in several.
   *
   * @param messageId message_id the ESME gets for it
   * @param slot which of the messages of that message_id it is: a submit_multi has several
   * @param registeredDelivery its registered_delivery
   * @param userMessageReference its {@link UserMessageReference}; null = none
   * @param receivedAt epoch milliseconds
   * @param sessionId session it came on: its receipts go there; null = unknown
   * @param answered completes when its response was written; null = the ESME has it already
   */
  public record Part(
      String messageId,
      int slot,
      int registeredDelivery,
      Integer userMessageReference,
      long receivedAt,
      String sessionId,
      CompletableFuture<Boolean> answered) {}

  /**
   * A message that the store does not have yet; the parameters are the record's.
   *
   * @param gatewayId the gateway's id
   * @param account system_id
   * @param receivedAt now
   * @param parts the PDUs it came in
   */
  public Submission(String gatewayId, String account, Instant receivedAt, List<Part> parts) {
    this(gatewayId, account, receivedAt, List.copyOf(parts), false);
  }

  /**
   * The exchange's submission.
   *
   * @param exchange the exchange
   * @return the submission
   * @throws IllegalStateException when no step has made one
   */
  public static Submission of(Exchange exchange) {
    Submission submission = exchange.getProperty(RouteProperties.SUBMISSION, Submission.class);
    if (submission == null) {
      throw new IllegalStateException("the exchange has no submission yet");
    }
    return submission;
  }

  /** {@return the message_id that the ESME gets for the PDU that completed the message} */
  public String messageId() {
    return parts.get(parts.size() - 1).messageId();
  }
}
