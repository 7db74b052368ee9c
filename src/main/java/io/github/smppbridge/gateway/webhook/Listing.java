package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.gateway.ListedWebhook;
import io.github.smppbridge.store.WebhookRegistration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The webhooks of a user, as the gateway tells them: anybody's who has its password.
 *
 * @param webhooks all of them
 */
record Listing(List<ListedWebhook> webhooks) {
  /** More than that, which point here and are unknown, the next list has again. */
  private static final int MOST_STRAYS = 50;

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
    return webhooks.contains(
        new ListedWebhook(thought.webhookId(), thought.url(), thought.event(), ""));
  }

  /**
   * Ids and tokens of those that lead here and are none of the account's. What leads elsewhere is
   * somebody else's.
   */
  Map<String, String> strays(AccountWebhooks address, List<WebhookRegistration> own) {
    Map<String, String> strays = new LinkedHashMap<>();
    webhooks.stream()
        .filter(webhook -> webhook.url().startsWith(address.url()))
        .filter(webhook -> AccountWebhooks.ID.matcher(webhook.id()).matches())
        .filter(webhook -> own.stream().noneMatch(row -> row.webhookId().equals(webhook.id())))
        .limit(MOST_STRAYS)
        .forEach(
            webhook -> strays.put(webhook.id(), webhook.url().substring(address.url().length())));
    return strays;
  }
}
