package io.github.smppbridge.gateway.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.smppbridge.store.WebhookRegistration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The webhooks of a user, as the gateway tells them: anybody's who has its password.
 *
 * @param webhooks what it tells of each, by id
 */
record Listing(Map<String, JsonNode> webhooks) {
  /** More than that, which point here and are unknown, the next list has again. */
  private static final int MOST_STRAYS = 50;

  /** The answer of {@code GET webhooks}. */
  static Listing of(JsonNode list) {
    Map<String, JsonNode> webhooks = new LinkedHashMap<>();
    list.forEach(each -> webhooks.put(each.path("id").asText(), each));
    return new Listing(webhooks);
  }

  /** Ids of what is thought to be registered, and whether it is, just so. */
  Map<String, Boolean> told(List<WebhookRegistration> thought) {
    Map<String, Boolean> told = new LinkedHashMap<>();
    for (WebhookRegistration each : thought) {
      if (each.registeredAt() > 0) {
        told.put(each.webhookId(), has(each));
      }
    }
    return told;
  }

  private boolean has(WebhookRegistration thought) {
    JsonNode webhook = webhooks.get(thought.webhookId());
    return webhook != null
        && thought.url().equals(webhook.path("url").textValue())
        && thought.event().equals(webhook.path("event").textValue())
        // one phone's alone otherwise
        && webhook.path("deviceId").asText("").replace("null", "").isEmpty()
        && webhook.path("device_id").asText("").replace("null", "").isEmpty();
  }

  /**
   * Ids and tokens of those that lead here and are none of the account's. What leads elsewhere is
   * somebody else's.
   */
  Map<String, String> strays(AccountWebhooks address, List<WebhookRegistration> own) {
    Map<String, String> strays = new LinkedHashMap<>();
    webhooks.forEach(
        (id, webhook) -> {
          String url = webhook.path("url").asText();
          if (strays.size() < MOST_STRAYS
              && url.startsWith(address.url())
              && AccountWebhooks.ID.matcher(id).matches()
              && own.stream().noneMatch(each -> each.webhookId().equals(id))) {
            strays.put(id, url.substring(address.url().length()));
          }
        });
    return strays;
  }
}
