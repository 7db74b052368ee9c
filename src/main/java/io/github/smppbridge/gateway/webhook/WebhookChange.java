package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.store.WebhookRegistration;
import java.util.Map;

/**
 * One call that makes what is registered equal to what is wanted.
 *
 * @param kind what is done; routes compare its name
 * @param webhook the webhook; null for {@link Kind#LIST}
 * @param by who calls, where it is not the account as it is now; else null
 */
public record WebhookChange(Kind kind, WebhookRegistration webhook, GatewayAccount by) {
  /** What a call does. */
  public enum Kind {
    /** Asks what the gateway has. */
    LIST,
    /** Registers one. */
    REGISTER,
    /** Deletes one of the account's. */
    DELETE,
    /** Deletes one that an account has left behind at a user that it is no more. */
    DELETE_LEFT,
    /** Deletes one that points here, of which nothing else is known. */
    DELETE_STRAY
  }

  static final WebhookChange LIST = new WebhookChange(Kind.LIST, null, null);

  static WebhookChange register(WebhookRegistration webhook) {
    return new WebhookChange(Kind.REGISTER, webhook, null);
  }

  static WebhookChange delete(WebhookRegistration webhook) {
    return new WebhookChange(Kind.DELETE, webhook, null);
  }

  boolean deletes() {
    return kind != Kind.LIST && kind != Kind.REGISTER;
  }

  /** Whether the store is told of it before it is made. */
  boolean isOfAccount() {
    return kind == Kind.REGISTER || kind == Kind.DELETE;
  }

  /** The body of {@code POST webhooks}. */
  public Map<String, String> body() {
    return Map.of("id", webhook.webhookId(), "url", webhook.url(), "event", webhook.event());
  }
}
