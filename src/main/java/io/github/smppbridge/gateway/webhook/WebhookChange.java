package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.store.WebhookRegistration;
import java.util.Map;

/**
 * One call that makes what is registered equal to what is wanted.
 *
 * @param register whether to register the webhook; false = delete it
 * @param webhook the webhook
 */
public record WebhookChange(boolean register, WebhookRegistration webhook) {

  /** The body of {@code POST webhooks}. */
  public Map<String, String> body() {
    return Map.of("id", webhook.webhookId(), "url", webhook.url(), "event", webhook.event());
  }
}
