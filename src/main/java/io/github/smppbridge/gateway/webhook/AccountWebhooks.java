package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.store.WebhookRegistration;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * The webhooks that an account with receivers wants: one an event.
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
  boolean any() {
    return !baseUrl.isEmpty();
  }

  /** All that are to be registered; the token stands for the account in their URL. */
  List<Webhook> of(String account, String token) {
    String url = baseUrl + "/api/smpp/v1/webhook?session=" + token;
    // Of the base URL, since several bridges may serve a user of the gateway, and of the system_id,
    // since several of those may.
    String owner = "smpp-" + digest(baseUrl + " " + account) + "-";
    return EVENTS.stream()
        .map(event -> new Webhook(owner + event.substring(event.indexOf(':') + 1), url, event))
        .toList();
  }

  /**
   * The calls that make what is registered equal to what is wanted; none when it is.
   *
   * @param wanted what is to be registered in the end
   * @param known what the gateway may have, and since when; 0 = or may not
   * @param since what was registered before then is registered again
   */
  static List<WebhookChange> changes(
      Collection<Webhook> wanted, Collection<WebhookRegistration> known, long since) {
    List<WebhookChange> changes = new ArrayList<>();
    for (Webhook webhook : wanted) {
      if (known.stream().noneMatch(row -> is(row, webhook) && row.registeredAt() >= since)) {
        changes.add(new WebhookChange(true, webhook));
      }
    }
    for (WebhookRegistration row : known) {
      if (wanted.stream().noneMatch(webhook -> is(row, webhook))) {
        changes.add(new WebhookChange(false, new Webhook(row.webhookId(), row.url(), row.event())));
      }
    }
    return changes;
  }

  private static boolean is(WebhookRegistration row, Webhook webhook) {
    return row.webhookId().equals(webhook.id());
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
