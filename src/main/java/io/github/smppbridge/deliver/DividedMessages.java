package io.github.smppbridge.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.MessagePayloadException;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.OutboxRow;
import io.github.smppbridge.store.OutboxTable;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;

/**
 * Received messages that are too long for a session without TLVs, which nobody knew when they were
 * stored: bean {@code dividedMessages}.
 *
 * @param outbox the table
 * @param received reads and writes what it keeps
 */
public record DividedMessages(OutboxTable outbox, ReceivedMessages received) {

  /**
   * Whether parts would be taken where the whole could not be written.
   *
   * @param exchange the failed delivery
   * @return true for a received message in message_payload
   * @throws JsonProcessingException when the payload is not ours
   */
  public boolean needed(Exchange exchange) throws JsonProcessingException {
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    OutboxEntry entry = row(exchange).entry();
    return failure != null
        && failure.getCause() instanceof MessagePayloadException
        && OutboxEntry.MO.equals(entry.kind())
        // not one that is short, and was made longer on the way
        && received.divisible(entry);
  }

  /**
   * Puts the parts in the place of the whole; each is delivered, and settled, on its own.
   *
   * @param exchange the failed delivery
   * @return completes when committed; if another process has the entry by now, nothing is changed
   * @throws JsonProcessingException when the payload is not ours
   */
  public CompletionStage<Void> divide(Exchange exchange) throws JsonProcessingException {
    OutboxRow row = row(exchange);
    return outbox.replace(row.id(), received.divided(row.entry()));
  }

  private static OutboxRow row(Exchange exchange) {
    return exchange.getProperty(RouteProperties.OUTBOX_ROW, OutboxRow.class);
  }
}
