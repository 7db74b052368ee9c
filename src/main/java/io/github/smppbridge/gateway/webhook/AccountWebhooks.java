package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.store.WebhookRegistration;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the webhooks of an account look like at the gateway: one an event, each {@code {id, url,
 * event}} ({@code POST webhooks}).
 *
 * <p>The ids are the same at every bind and on every replica, so that registering again changes the
 * entry instead of adding one: {@code POST webhooks} is an upsert.
 */
final class AccountWebhooks {
  /** Events the bridge listens to (SMSGate webhooks guide). */
  private static final List<String> EVENTS =
      List.of(
          "sms:sent",
          "sms:delivered",
          "sms:failed",
          "sms:cancelled",
          "sms:received",
          "sms:data-received");

  private final String baseUrl;

  /** Made for {@code gateway.webhook_base_url}; empty = no webhooks. */
  AccountWebhooks(String baseUrl) {
    this.baseUrl = baseUrl.replaceAll("/+$", "");
  }

  /** Whether there are to be any. */
  boolean wanted() {
    return !baseUrl.isEmpty();
  }

  /** Whether there is one for each event; the collection has none twice. */
  static boolean complete(Collection<?> webhooks) {
    return webhooks.size() == EVENTS.size();
  }

  /** Those of the registrations that are as they should be. */
  List<WebhookRegistration> current(String account, List<WebhookRegistration> known) {
    return known.stream().filter(webhook -> isCurrent(account, webhook)).toList();
  }

  /** What was registered under another id, for instance for another base URL. */
  List<Map<String, Object>> stale(String account, List<WebhookRegistration> known) {
    return known.stream()
        .filter(webhook -> !isCurrent(account, webhook))
        .map(AccountWebhooks::body)
        .toList();
  }

  private boolean isCurrent(String account, WebhookRegistration webhook) {
    return webhook.webhookId().equals(id(account, webhook.event()));
  }

  /** All that are to be registered; the token stands for the account in their URL. */
  List<Map<String, Object>> bodies(String account, String token) {
    String url = baseUrl + "/api/smpp/v1/webhook?session=" + token;
    return EVENTS.stream().map(event -> body(id(account, event), url, event)).toList();
  }

  /** All that may be at the gateway: those that should be, and whatever else is known. */
  List<Map<String, Object>> bodies(String account, List<WebhookRegistration> known) {
    Map<Object, Map<String, Object>> all = new LinkedHashMap<>();
    if (wanted()) {
      EVENTS.forEach(event -> all.put(id(account, event), body(id(account, event), "", event)));
    }
    known.forEach(webhook -> all.put(webhook.webhookId(), body(webhook)));
    return List.copyOf(all.values());
  }

  /**
   * Of the base URL, since several bridges may serve a user of the gateway, and of the system_id,
   * since several of those may. At most 36 characters.
   */
  private String id(String account, String event) {
    String owner = digest(baseUrl + " " + account);
    return "smpp-" + owner + "-" + event.substring(event.indexOf(':') + 1);
  }

  private static Map<String, Object> body(WebhookRegistration known) {
    return body(known.webhookId(), known.url(), known.event());
  }

  private static Map<String, Object> body(String id, String url, String event) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", id);
    body.put("url", url);
    body.put("event", event);
    return body;
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
