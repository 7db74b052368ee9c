package io.github.smppbridge.events;

import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;

/** Headers of a post that tells an event: bean {@code eventWebhook}, used by {@code on-event}. */
public final class EventWebhook {
  private static final int SECOND = 1_000;

  private final Clock clock;

  /** Null = posts are not signed. */
  private final EventSignature signature;

  /**
   * Makes the bean.
   *
   * @param secret what they are signed with; empty = they are not
   * @param clock the time
   */
  public EventWebhook(String secret, Clock clock) {
    this.clock = clock;
    this.signature = secret.isEmpty() ? null : new EventSignature(secret);
  }

  /**
   * Adds {@code webhook-id}, {@code webhook-timestamp} and {@code webhook-signature}, as Standard
   * Webhooks names them.
   *
   * @param exchange with the event as body, and {@link EventHeaders#ID}
   */
  public void sign(Exchange exchange) {
    String body = exchange.getMessage().getBody(String.class);
    String id = exchange.getMessage().getHeader(EventHeaders.ID, String.class);
    long seconds = clock.millis() / SECOND;
    Map<String, Object> headers = new TreeMap<>();
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", Long.toString(seconds));
    if (signature != null) {
      headers.put("webhook-signature", signature.of(id, seconds, body));
    }
    exchange.getMessage().getHeaders().putAll(headers);
  }
}
