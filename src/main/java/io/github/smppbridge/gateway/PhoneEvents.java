package io.github.smppbridge.gateway;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.github.smppbridge.route.HttpProblem;
import io.github.smppbridge.route.RouteProperties;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Reads what phones report by webhook: bean {@code phoneEvents}. */
public final class PhoneEvents {

  private final SigningKeys keys;
  private final GatewayAccounts accounts;
  private final WebhookSignatures signatures;
  private final ObjectReader json;

  /**
   * Makes the bean.
   *
   * @param keys whose signing keys there are
   * @param accounts the accounts that are bound, with their phones
   * @param skew how far a phone's clock may be off, either way
   * @param json the mapper
   * @param clock the time
   */
  public PhoneEvents(
      SigningKeys keys, GatewayAccounts accounts, Duration skew, ObjectMapper json, Clock clock) {
    this.keys = keys;
    this.accounts = accounts;
    this.signatures = new WebhookSignatures(keys, skew, clock);
    // two deviceId, or something behind the end: others might read another event than we
    this.json =
        json.readerFor(JsonNode.class)
            .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /**
   * Checks the signature over the raw body, then reads it: the body becomes a {@link PhoneEvent},
   * property {@link RouteProperties#EVENT_KIND} its kind, {@link RouteProperties#SIGNED_BY} the
   * phone if its signature was needed.
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
    verify(
        exchange, node.path("deviceId").isTextual() ? node.get("deviceId").textValue() : "", body);
    String name = node.path("event").asText("");
    exchange.setProperty(
        RouteProperties.WEBHOOK_EVENT, PhoneEvent.NAMES.contains(name) ? name : "other");
    PhoneEvent event = PhoneEvent.read(node);
    exchange.setProperty(RouteProperties.EVENT_KIND, event.kind());
    message.setBody(event);
  }

  private void verify(Exchange exchange, String device, byte[] body) {
    if (keys.isEmpty()) {
      return;
    }
    String account = exchange.getProperty(RouteProperties.WEBHOOK_ACCOUNT, String.class);
    keys.knownAccounts(List.of(account));
    List<String> phones =
        accounts.find(account, GatewayAccounts.gatewayOf(exchange)).stream()
            .flatMap(known -> known.devices().stream())
            .map(Device::id)
            .toList();
    Object result = exchange.getProperty(RouteProperties.EVENT_RESULT);
    exchange.setProperty(RouteProperties.EVENT_RESULT, "unauthorized");
    Message message = exchange.getMessage();
    if (signatures.verify(
        new WebhookSignatures.Call(
            account, device, body, once(message, "X-Timestamp"), once(message, "X-Signature")),
        phones)) {
      exchange.setProperty(RouteProperties.SIGNED_BY, device);
    }
    exchange.setProperty(RouteProperties.EVENT_RESULT, result);
  }

  /** A header that comes twice is a list, and is none. */
  private static String once(Message message, String header) {
    return message.getHeader(header) instanceof String value ? value : null;
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
