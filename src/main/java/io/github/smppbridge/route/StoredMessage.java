package io.github.smppbridge.route;

import io.github.smppbridge.store.MessageRow;
import java.time.Instant;
import org.apache.camel.Exchange;

/** The stored message that an exchange is about: {@link RouteProperties#MESSAGE_ROW}. */
public final class StoredMessage {
  private StoredMessage() {}

  /**
   * The exchange's message as it was found.
   *
   * @param exchange a query, or an answer of the gateway
   * @return its row, {@code null} before it was found
   */
  public static MessageRow of(Exchange exchange) {
    return exchange.getProperty(RouteProperties.MESSAGE_ROW, MessageRow.class);
  }

  /**
   * When something happened to a message: as told, but not before its submit and not in the future.
   *
   * @param row the message
   * @param told by a phone or the gateway
   * @param now the time
   * @return the time to believe
   */
  public static Instant plausible(MessageRow row, Instant told, Instant now) {
    Instant submitted = Instant.ofEpochMilli(row.createdAt());
    if (told.isAfter(now)) {
      return now;
    }
    return told.isBefore(submitted) ? submitted : told;
  }
}
