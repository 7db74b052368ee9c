package io.github.smppbridge.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.gateway.PhoneEvent;
import io.github.smppbridge.route.HttpProblem;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.store.WebhookTable;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The door of the webhook: whose event is it, is it signed, can it be read. Bean {@code
 * webhookRequests}; each step throws a {@link HttpProblem} that carries the HTTP status.
 */
public final class WebhookRequests {
  private static final int MAX_BODY = 64 * 1024;

  private final WebhookTable table;
  private final WebhookSignatures signatures;
  private final ObjectMapper json;

  /**
   * Makes the bean.
   *
   * @param table tokens
   * @param signatures signing keys
   * @param json the mapper
   */
  public WebhookRequests(WebhookTable table, WebhookSignatures signatures, ObjectMapper json) {
    this.table = table;
    this.signatures = signatures;
    this.json = json;
  }

  /**
   * Finds the account by the token of the URL: property {@link RouteProperties#WEBHOOK_ACCOUNT}.
   * Until more is known, property {@link RouteProperties#EVENT_RESULT} is {@code refused}.
   *
   * @param exchange the webhook
   * @return completes when known; fails with 404 for an unknown token
   */
  public CompletionStage<Void> identify(Exchange exchange) {
    exchange.setProperty(RouteProperties.EVENT_RESULT, "refused");
    String token = exchange.getMessage().getHeader("session", String.class);
    if (token == null || token.isEmpty()) {
      throw new HttpProblem(404, "unknown webhook");
    }
    return table
        .accountOf(token)
        .thenAccept(
            account ->
                exchange.setProperty(
                    RouteProperties.WEBHOOK_ACCOUNT,
                    account.orElseThrow(() -> new HttpProblem(404, "unknown webhook"))));
  }

  /**
   * Checks the signature over the raw body, then reads it: the body becomes a {@link PhoneEvent}.
   *
   * @param exchange the webhook
   * @throws HttpProblem 400, 401 or 413
   */
  public void read(Exchange exchange) {
    Message message = exchange.getMessage();
    byte[] body = message.getBody(byte[].class);
    if (body == null || body.length == 0) {
      throw new HttpProblem(400, "the body is empty");
    }
    if (body.length > MAX_BODY) {
      throw new HttpProblem(413, "the body is larger than 64 KB");
    }
    JsonNode node = parse(body);
    signatures.verify(
        exchange.getProperty(RouteProperties.WEBHOOK_ACCOUNT, String.class),
        node.path("deviceId").asText(""),
        body,
        message.getHeader("X-Timestamp", String.class),
        message.getHeader("X-Signature", String.class));
    PhoneEvent event = PhoneEvent.read(node);
    exchange.setProperty(RouteProperties.WEBHOOK_EVENT, event.event());
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
