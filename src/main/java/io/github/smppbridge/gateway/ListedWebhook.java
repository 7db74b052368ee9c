package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * A webhook as {@code GET webhooks} tells it: anybody's who has the user's password.
 *
 * @param id its id
 * @param url where it points to; may hold a token, so it is not printed
 * @param event the event it is for
 * @param device the only phone that it is for; empty = all
 */
public record ListedWebhook(String id, String url, String event, String device) {
  /** Some documents and versions write it so. */
  private static final String OTHER_DEVICE = "device_id";

  /**
   * Reads the answer.
   *
   * @param exchange the call with the answer as body, of which {@link Acceptance#webhooks} found
   *     that it is a list of webhooks
   * @return all webhooks of the user
   */
  public static List<ListedWebhook> of(Exchange exchange) {
    List<ListedWebhook> webhooks = new ArrayList<>();
    for (JsonNode each : exchange.getMessage().getBody(JsonNode.class)) {
      String device = text(each, "deviceId");
      webhooks.add(
          new ListedWebhook(
              text(each, "id"),
              text(each, "url"),
              text(each, "event"),
              device.isEmpty() ? text(each, OTHER_DEVICE) : device));
    }
    return webhooks;
  }

  private static String text(JsonNode webhook, String name) {
    JsonNode value = webhook.path(name);
    return value.isTextual() ? value.textValue() : "";
  }

  /** Without the url, which may hold a token. */
  @Override
  public String toString() {
    return "ListedWebhook[id=" + id + ", event=" + event + "]";
  }
}
