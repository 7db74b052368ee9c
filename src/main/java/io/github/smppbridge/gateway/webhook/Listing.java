package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.gateway.ListedWebhook;
import io.github.smppbridge.gateway.OtherGateway;
import io.github.smppbridge.store.WebhookRegistration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The webhooks of a user, as the gateway tells them: anybody's who has its password.
 *
 * @param webhooks all of them
 */
record Listing(List<ListedWebhook> webhooks) {
  /** More tokens than the store can be asked about at once. */
  private static final int MOST_TOKENS = 10_000;

  /** What can stand in the path of a deletion. */
  private static final Pattern PATH_SEGMENT =
      Pattern.compile("[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,63}");

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
   * Ids and tokens of those that lead here and are none of the account's: of others, or nobody's.
   * What leads elsewhere is somebody else's, and what is of a gateway of accounts.file, which may
   * be the same user, is wanted.
   *
   * @param own ids of the account's
   */
  Map<String, String> strays(AccountWebhooks address, Set<String> own) {
    Map<String, String> strays = new LinkedHashMap<>();
    for (ListedWebhook webhook : webhooks) {
      if (strays.size() < MOST_TOKENS
          && PATH_SEGMENT.matcher(webhook.id()).matches()
          && !webhook.id().startsWith(OtherGateway.WEBHOOK)
          && !own.contains(webhook.id())) {
        address.token(webhook.url()).ifPresent(token -> strays.put(webhook.id(), token));
      }
    }
    return strays;
  }
}
