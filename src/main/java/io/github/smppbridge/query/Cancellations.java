package io.github.smppbridge.query;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.gateway.GatewayState;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.MessageTable;
import io.github.smppbridge.submit.AsSubmitted;
import io.github.smppbridge.submit.Submission;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Taking messages back, for cancel_sm (SMPP v3.4 §4.9) or another in their place: bean {@code
 * cancellations}.
 *
 * @param messages the table
 * @param clock the time
 */
public record Cancellations(MessageTable messages, Clock clock) {
  /** Messages one cancel_sm without message_id may concern; the newest count. */
  private static final int MOST = 100;

  /** A phone that is online confirms within seconds. */
  private static final long SOON_MILLIS = 1_000;

  private static final int NOT_PENDING = 409;
  private static final int SERVER_ERROR = 500;

  private static final String NONE_YET = CommandStatus.name(CommandStatus.ESME_RCANCELFAIL);

  /**
   * Finds what is to be cancelled: the body becomes the list of {@link MessageRow}s, one for each
   * message of the gateway.
   *
   * <ul>
   *   <li>With a message_id: that message, if its source address is the given one or none is given.
   *   <li>Without: what is under way between the two addresses, of the service_type if one is
   *       given.
   * </ul>
   *
   * @param exchange cancel_sm
   * @return completes when found; fails with ESME_RINVMSGID for what is unknown or another
   *     account's, with ESME_RCANCELFAIL when there is nothing left to cancel
   */
  public CompletionStage<Void> find(Exchange exchange) {
    Message message = exchange.getMessage();
    String account = header(message, SmppServerConstants.SYSTEM_ID);
    String source = header(message, SmppServerConstants.SOURCE_ADDR);
    String id = header(message, SmppServerConstants.ID);
    // by an earlier cancel_sm whose answer was lost: the ESME asks the same again
    exchange.setProperty(RouteProperties.MAY_BE_WITHDRAWN, true);
    exchange.setProperty(RouteProperties.CANCEL_OUTCOME, new AtomicReference<>(NONE_YET));
    return (id.isEmpty() ? byAddresses(message, account, source) : byId(account, source, id))
        .thenAccept(
            rows -> {
              Set<String> seen = new HashSet<>();
              List<MessageRow> open =
                  rows.stream().filter(row -> !row.isFinal() && seen.add(row.gatewayId())).toList();
              if (open.isEmpty()) {
                throw new SmppStatusException(
                    CommandStatus.ESME_RCANCELFAIL, "nothing left to cancel");
              }
              message.setBody(open);
            });
  }

  private CompletionStage<List<MessageRow>> byId(String account, String source, String id) {
    return messages
        .byMessageId(account, id)
        .thenApply(
            rows -> {
              List<MessageRow> own =
                  rows.stream().filter(row -> MessageQueries.isFrom(row, source)).toList();
              if (own.isEmpty()) {
                throw new SmppStatusException(CommandStatus.ESME_RINVMSGID, "unknown message_id");
              }
              return own;
            });
  }

  private CompletionStage<List<MessageRow>> byAddresses(
      Message message, String account, String source) {
    String serviceType = header(message, SmppServerConstants.SERVICE_TYPE);
    return messages
        .latest(account, source, header(message, SmppServerConstants.DEST_ADDR), MOST)
        .thenApply(
            rows ->
                rows.stream()
                    .filter(row -> serviceType.isEmpty() || row.serviceType().equals(serviceType))
                    .toList());
  }

  /**
   * Finds the message that a submit is to replace (replace_if_present_flag, SMPP v3.4 §5.2.18): the
   * newest of the account that no phone has reported on, with the same source address, destination
   * address and service_type. Sets {@link RouteProperties#MESSAGE_ROW} and {@link
   * RouteProperties#GATEWAY_ID}, if there is one.
   *
   * @param exchange a submit with its {@link Submission}
   * @return completes when found, or not; at once for what may have reached the gateway before a
   *     restart: it has replaced what it was to
   */
  public CompletionStage<Void> findPresent(Exchange exchange) {
    Submission submission = Submission.of(exchange);
    if (submission.stored()) {
      return CompletableFuture.completedFuture(null);
    }
    Message message = exchange.getMessage();
    AsSubmitted original = AsSubmitted.of(exchange);
    String serviceType = header(message, SmppServerConstants.SERVICE_TYPE);
    boolean resumed = exchange.getProperty(RouteProperties.RESUMED, false, Boolean.class);
    long before = resumed ? submission.receivedAt().toEpochMilli() : Long.MAX_VALUE;
    return messages
        .latest(submission.account(), original.source().address(), original.dest().address(), MOST)
        .thenAccept(
            rows ->
                rows.stream()
                    .filter(row -> row.serviceType().equals(serviceType))
                    .filter(row -> row.sentAt() == null && row.partsDelivered() == 0)
                    // those of a submit_multi are not there to replace each other
                    .filter(row -> !row.messageId().equals(submission.messageId()))
                    .filter(row -> row.createdAt() <= before)
                    .findFirst()
                    .ifPresent(
                        row -> {
                          exchange.setProperty(RouteProperties.MESSAGE_ROW, row);
                          exchange.setProperty(RouteProperties.GATEWAY_NAME, row.gateway());
                          exchange.setProperty(RouteProperties.GATEWAY_ID, row.gatewayId());
                        }));
  }

  /**
   * Has the gateway asked soon, and often, about a message that is about to be cancelled: its phone
   * confirms that, but no webhook may tell of it. Before the gateway is called, since nobody may
   * come to it afterwards.
   *
   * @param exchange property {@link RouteProperties#GATEWAY_ID}
   * @return completes when committed
   */
  public CompletionStage<Void> askSoon(Exchange exchange) {
    return messages.checkBy(
        header(exchange.getMessage(), SmppServerConstants.SYSTEM_ID),
        exchange.getProperty(RouteProperties.GATEWAY_ID, String.class),
        clock.millis() + SOON_MILLIS);
  }

  /**
   * Whether the answer to a DELETE leaves open if the message is taken back: it is not the
   * gateway's, or says that the message is not pending, which an earlier attempt may have brought
   * about. Without any answer nothing is asked: the ESME is told to try again.
   *
   * @param exchange the answered DELETE
   * @return true when the gateway is to be asked for the message
   */
  public boolean doubtful(Exchange exchange) {
    int status = exchange.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class);
    return switch (GatewayOutcome.of(exchange)) {
      case DONE, ABSENT -> false;
      case REFUSED ->
          status == NOT_PENDING
              && (exchange.getProperty(RouteProperties.GATEWAY_LOST, false, Boolean.class)
                  || exchange.getProperty(RouteProperties.MAY_BE_WITHDRAWN, false, Boolean.class));
      case UNKNOWN -> status > 0 && status < SERVER_ERROR;
    };
  }

  /**
   * Reads the state of a message that is not pending and may have been taken back before: by an
   * attempt whose answer was lost, or by a request that was not answered.
   *
   * @param exchange the answer to GET messages as body; its status stays when there was none
   */
  public void judge(Exchange exchange) {
    GatewayOutcome outcome = GatewayOutcome.of(exchange);
    if (outcome == GatewayOutcome.DONE) {
      exchange
          .getMessage()
          .setHeader(
              SmppServerConstants.COMMAND_STATUS,
              switch (GatewayState.of(exchange).stage()) {
                case WITHDRAWN -> null;
                // as it was before: a gateway of several servers may tell that for a while
                case WAITING -> CommandStatus.name(CommandStatus.ESME_RSYSERR);
                default -> NONE_YET;
              });
    } else if (outcome == GatewayOutcome.ABSENT) {
      exchange.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, NONE_YET);
    }
  }

  /**
   * Notes the outcome of one cancellation: one that worked counts more than others that did not.
   *
   * @param exchange the call
   */
  public void note(Exchange exchange) {
    Object status = exchange.getMessage().getHeader(SmppServerConstants.COMMAND_STATUS);
    outcome(exchange).accumulateAndGet(status, (old, now) -> old == null ? null : now);
  }

  /**
   * Answers with what was noted.
   *
   * @param exchange cancel_sm
   */
  public void answer(Exchange exchange) {
    Object status = outcome(exchange).get();
    if (status == null) {
      exchange.getMessage().removeHeader(SmppServerConstants.COMMAND_STATUS);
    } else {
      exchange.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, status);
    }
  }

  @SuppressWarnings("unchecked")
  private static AtomicReference<Object> outcome(Exchange exchange) {
    return exchange.getProperty(RouteProperties.CANCEL_OUTCOME, AtomicReference.class);
  }

  private static String header(Message message, String name) {
    String value = message.getHeader(name, String.class);
    return value == null ? "" : value;
  }
}
