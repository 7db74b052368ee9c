package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.store.WebhookRegistration;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The webhooks that an account with receivers wants: one an event.
 *
 * <p>The ids are the same at every bind and on every replica, so that registering again changes the
 * entry instead of adding one: {@code POST webhooks} is an upsert.
 *
 * @param baseUrl {@code gateway.webhook_base_url}; empty = no webhooks
 */
record AccountWebhooks(String baseUrl) {
  /** Events the bridge listens to (SMSGate webhooks guide). */
  static final List<String> EVENTS =
      List.of(
          "sms:sent",
          "sms:delivered",
          "sms:failed",
          "sms:cancelled",
          "sms:received",
          "sms:data-received");

  private static final String PREFIX = "smpp-";

  /** Ids as {@link #of} makes them, or has made them. */
  static final Pattern ID = Pattern.compile(PREFIX + "[0-9a-f]{8}-[a-z-]{1,22}");

  /** Takes the slashes off its end. */
  AccountWebhooks {
    baseUrl = baseUrl.replaceAll("/+$", "");
  }

  /** Whether there are to be any. */
  boolean any() {
    return !baseUrl.isEmpty();
  }

  /** What their URLs begin with; a token ends it. */
  String url() {
    return baseUrl + "/api/smpp/v1/webhook?session=";
  }

  /** All that are to be registered; the token stands for the account in their URL. */
  List<WebhookRegistration> of(String account, String token) {
    String url = url() + token;
    // Of the base URL, since several bridges may serve a user of the gateway, and of the system_id,
    // since several of those may. At most 36 characters.
    String owner = PREFIX + digest(baseUrl + " " + account) + "-";
    return EVENTS.stream()
        .map(
            event ->
                new WebhookRegistration(
                    account, event, owner + event.substring(event.indexOf(':') + 1), url, 0))
        .toList();
  }

  /**
   * The calls that make what is registered equal to what is wanted; none when it is.
   *
   * @param wanted what is to be registered in the end
   * @param known what the gateway may have
   * @param since what was registered before then is registered again
   */
  static List<WebhookChange> changes(
      List<WebhookRegistration> wanted, List<WebhookRegistration> known, long since) {
    Stream<WebhookRegistration> missing =
        wanted.stream()
            .filter(
                webhook ->
                    known.stream()
                        .noneMatch(row -> same(row, webhook) && row.registeredAt() >= since));
    Stream<WebhookRegistration> surplus =
        known.stream().filter(row -> wanted.stream().noneMatch(webhook -> same(row, webhook)));
    return Stream.concat(
            missing.map(WebhookChange::register),
            surplus.map(webhook -> WebhookChange.delete(webhook.at(0))))
        .toList();
  }

  private static boolean same(WebhookRegistration one, WebhookRegistration other) {
    return one.webhookId().equals(other.webhookId());
  }

  /**
   * What the store is to keep of the calls, one an event: of a stale webhook and the one in its
   * place, the latter.
   */
  static List<WebhookRegistration> rows(List<WebhookChange> calls) {
    Map<String, WebhookRegistration> rows = new LinkedHashMap<>();
    for (WebhookChange change : calls) {
      if (!change.isOfAccount()) {
        continue;
      }
      rows.merge(
          change.webhook().event(),
          change.webhook(),
          (row, next) -> change.kind() == WebhookChange.Kind.REGISTER ? next : row);
    }
    return List.copyOf(rows.values());
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
