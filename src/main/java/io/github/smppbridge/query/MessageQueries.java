package io.github.smppbridge.query;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.GatewayState;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SessionAttributes;
import io.github.smppbridge.route.StoredMessage;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.smpp.text.SmppTime;
import io.github.smppbridge.store.HeldTable;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.MessageTable;
import io.github.smppbridge.store.PartRow;
import io.github.smppbridge.store.PartTable;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Finding a message again, and telling its state: bean {@code messageQueries}.
 *
 * @param messages the table
 * @param parts parts of long messages, waiting for the others
 * @param held messages that are to be sent later
 * @param pending what a message is that no phone has yet ({@code smpp.pending_state}), if the
 *     account says nothing else
 * @param clock the time
 */
public record MessageQueries(
    MessageTable messages, PartTable parts, HeldTable held, PendingState pending, Clock clock) {
  /** query_sm_resp has one octet for it (SMPP v3.4 §4.8.2). */
  private static final int MAX_ERROR = 255;

  /** What may stand in the path of a request to the gateway. */
  private static final Pattern GATEWAY_ID = Pattern.compile("[A-Za-z0-9_-]{1,36}");

  /** Of a part whose others have not come: it is at no gateway. */
  private static final String NOWHERE = "";

  /** When the store got what it does not have. */
  private static final long THERE = -1;

  /**
   * Finds the message of header {@code CamelSmppId}: property {@link RouteProperties#MESSAGE_ROW}.
   * It must belong to the session's account, and to the source address if one is given (SMPP v3.4
   * §4.8.1).
   *
   * @param exchange query_sm, cancel_sm or replace_sm
   * @return completes when found; fails with ESME_RINVMSGID otherwise, also for what is another
   *     account's
   */
  public CompletionStage<Void> find(Exchange exchange) {
    Message message = exchange.getMessage();
    String id = message.getHeader(SmppServerConstants.ID, String.class);
    if (id == null || id.isEmpty()) {
      throw new SmppStatusException(CommandStatus.ESME_RINVMSGID, "no message_id");
    }
    String source = message.getHeader(SmppServerConstants.SOURCE_ADDR, "", String.class);
    String account = message.getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    return messages
        .byMessageId(account, id)
        .thenCompose(
            rows -> rows.isEmpty() ? waiting(account, id) : CompletableFuture.completedFuture(rows))
        .thenAccept(
            rows ->
                take(
                    exchange,
                    rows.stream()
                        .filter(row -> isFrom(row, source))
                        .findFirst()
                        .orElseThrow(
                            () ->
                                new SmppStatusException(
                                    CommandStatus.ESME_RINVMSGID, "unknown message_id"))));
  }

  /** Where it went, everything goes that is about it. */
  private static void take(Exchange exchange, MessageRow row) {
    exchange.setProperty(RouteProperties.MESSAGE_ROW, row);
    exchange.setProperty(RouteProperties.GATEWAY_NAME, row.gateway());
  }

  /**
   * The same for a query where message_ids are the gateway's own ({@code
   * smpp.message_id_format=gateway}): one that the store has of nobody may be that of a message
   * which another program sent for this account, and is asked of the gateway.
   *
   * @param exchange query_sm
   * @param format of message_ids, as the key has it
   * @return as above
   */
  public CompletionStage<Void> findHereOrThere(Exchange exchange, String format) {
    Message message = exchange.getMessage();
    String id = message.getHeader(SmppServerConstants.ID, "", String.class);
    if (!format.equals("gateway") || !GATEWAY_ID.matcher(id).matches()) {
      return find(exchange);
    }
    String account = message.getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    return messages
        .ofAnybody(id)
        .thenCombine(
            parts.byMessageId(account, id), (rows, waiting) -> rows.size() + waiting.size())
        .thenCompose(
            known -> {
              if (known > 0) {
                return find(exchange);
              }
              exchange.setProperty(
                  RouteProperties.MESSAGE_ROW, MessageRow.builder(id, id, account, THERE).build());
              return CompletableFuture.completedFuture(null);
            });
  }

  /**
   * Whether a request means this message of its account: many clients name no source address, and
   * the message_id is enough to find it.
   *
   * @param source source_addr of the request, empty if it has none
   */
  static boolean isFrom(MessageRow row, String source) {
    return source.isEmpty() || row.sourceAddr().equals(source);
  }

  private CompletionStage<List<MessageRow>> waiting(String account, String id) {
    return parts
        .byMessageId(account, id)
        .thenApply(found -> found.stream().map(MessageQueries::waiting).toList());
  }

  private static MessageRow waiting(PartRow part) {
    return MessageRow.builder(part.messageId(), NOWHERE, part.account(), part.receivedAt())
        .sourceAddr(part.source())
        .destAddr(part.dest())
        .build();
  }

  /**
   * Looks whether the message is held until it is due: property {@link
   * RouteProperties#HELD_MESSAGE}.
   *
   * @param exchange a query, a replace_sm or a cancellation with its row
   * @return completes when known; at once for what is not to be sent later than it came
   */
  public CompletionStage<Void> findHeld(Exchange exchange) {
    MessageRow row = StoredMessage.of(exchange);
    if (row.isFinal() || row.dueAt() <= row.createdAt()) {
      exchange.removeProperty(RouteProperties.HELD_MESSAGE);
      return CompletableFuture.completedFuture(null);
    }
    return held.find(row.account(), row.gatewayId())
        .thenAccept(
            found -> exchange.setProperty(RouteProperties.HELD_MESSAGE, found.orElse(null)));
  }

  /**
   * Whether the store knows all there is to know, so that the gateway need not be asked.
   *
   * @param exchange a query with its row
   * @return true for a final state, for a part of a long message whose others have not come, and
   *     for what is held until it is due
   */
  public boolean isKnown(Exchange exchange) {
    MessageRow row = StoredMessage.of(exchange);
    return row.isFinal()
        || row.gatewayId().equals(NOWHERE)
        || exchange.getProperty(RouteProperties.HELD_MESSAGE) != null;
  }

  /**
   * Answers from the row.
   *
   * @param exchange a query with its row
   */
  public void answerFromStore(Exchange exchange) {
    MessageRow row = StoredMessage.of(exchange);
    if (row.createdAt() == THERE) {
      throw new SmppStatusException(CommandStatus.ESME_RINVMSGID, "unknown message_id");
    }
    Instant reached = row.isFinal() ? Instant.ofEpochMilli(row.finalAt()) : null;
    MessageState state =
        row.isFinal()
            ? MessageState.of(row.state())
            : row.sentAt() != null ? MessageState.ENROUTE : pending(exchange.getMessage());
    answer(exchange.getMessage(), state, reached, row.error());
  }

  /**
   * Answers from the gateway's view.
   *
   * @param exchange a query with the gateway's answer as body
   */
  public void answerFromGateway(Exchange exchange) {
    GatewayState told = GatewayState.of(exchange);
    if (told.finalState().isPresent() && isBelieved(exchange, told.finalState().get())) {
      answer(
          exchange.getMessage(),
          told.finalState().get(),
          told.reachedAt()
              .map(at -> StoredMessage.plausible(StoredMessage.of(exchange), at, clock.instant()))
              .orElse(null),
          told.error());
    } else if (isTakenBack(exchange, told)) {
      // as cancel_sm_resp said; its phone may be offline, and confirm that in days
      answer(exchange.getMessage(), MessageState.DELETED, null, 0);
    } else {
      // what its phone reported before the gateway, or a copy of its that lags behind, knows of it
      boolean waiting =
          told.stage() == GatewayState.Stage.WAITING && StoredMessage.of(exchange).sentAt() == null;
      Message message = exchange.getMessage();
      answer(message, waiting ? pending(message) : MessageState.ENROUTE, null, 0);
    }
  }

  private static boolean isTakenBack(Exchange exchange, GatewayState told) {
    return told.stage() == GatewayState.Stage.WITHDRAWN
        && isBelieved(exchange, MessageState.DELETED)
        && StoredMessage.of(exchange).sentAt() == null;
  }

  private MessageState pending(Message message) {
    return PendingState.parse(
            SessionAttributes.text(message, SessionAttributes.PENDING_STATE, pending.name()))
        .of(message.getHeader(SmppServerConstants.INTERFACE_VERSION, 0, Integer.class));
  }

  /**
   * That an original was taken back says nothing of the message while its replacement may be out.
   */
  private static boolean isBelieved(Exchange exchange, MessageState state) {
    return StoredMessage.of(exchange).replacementId() == null || state == MessageState.DELIVERED;
  }

  private static void answer(Message message, MessageState state, Instant reached, int error) {
    message.setHeader(SmppServerConstants.MESSAGE_STATE, state.value());
    message.setHeader(SmppServerConstants.ERROR, Math.min(error, MAX_ERROR));
    message.setHeader(
        SmppServerConstants.FINAL_DATE,
        reached == null ? null : SmppTime.absolute(reached, ZoneOffset.UTC));
  }
}
