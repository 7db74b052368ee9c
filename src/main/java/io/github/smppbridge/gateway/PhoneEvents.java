package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.route.HttpProblem;
import io.github.smppbridge.route.RouteProperties;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Reads what phones report by webhook: bean {@code phoneEvents}. */
public final class PhoneEvents {

  private final WebhookSignatures signatures;
  private final ObjectMapper json;

  /**
   * Makes the bean.
   *
   * @param keys device id, system_id or {@code *} to signing key
   * @param skew how far a phone's clock may be off, either way
   * @param json the mapper
   * @param clock the time
   */
  public PhoneEvents(Map<String, String> keys, Duration skew, ObjectMapper json, Clock clock) {
    this.signatures = new WebhookSignatures(keys, skew, clock);
    this.json = json;
  }

  /**
   * Checks the signature over the raw body, then reads it: the body becomes a {@link PhoneEvent},
   * property {@link RouteProperties#EVENT_KIND} its kind.
   *
   * @param exchange the webhook of {@link RouteProperties#WEBHOOK_ACCOUNT}
   * @throws HttpProblem 400 or 401
   */
  public void read(Exchange exchange) {
    Message message = exchange.getMessage();
    byte[] body = message.getBody(byte[].class);
    if (body == null || body.length == 0) {
      throw new HttpProblem(400, "the body is empty");
    }
    JsonNode node = parse(body);
    signatures.verify(
        exchange.getProperty(RouteProperties.WEBHOOK_ACCOUNT, String.class),
        node.path("deviceId").asText(""),
        body,
        message.getHeader("X-Timestamp", String.class),
        message.getHeader("X-Signature", String.class));
    String name = node.path("event").asText("");
    exchange.setProperty(
        RouteProperties.WEBHOOK_EVENT, PhoneEvent.NAMES.contains(name) ? name : "other");
    PhoneEvent event = PhoneEvent.read(node);
    exchange.setProperty(RouteProperties.EVENT_KIND, event.kind());
    message.setBody(event);
  }

  private JsonNode parse(byte[] body) {
    try {
      JsonNode node = json.readTree(body);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (IOException e) {
      // told below: what a parser says of a body may repeat parts of it
    }
    throw new HttpProblem(400, "the body is not a JSON object");
  }
}
