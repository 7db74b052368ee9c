package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.store.WebhookRegistration;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The webhooks that an account with receivers wants: one an event. Only of events that are needed:
 * apps that do not know one of a user's events load none of its webhooks.
 *
 * <p>The ids are the same at every bind and on every replica, so that registering again changes the
 * entry instead of adding one: {@code POST webhooks} is an upsert.
 *
 * @param baseUrl {@code gateway.webhook_base_url}; empty = no webhooks
 * @param optional events that are wanted beside the needed ones, where the gateway knows them
 */
record AccountWebhooks(String baseUrl, List<String> optional) {
  /**
   * Events without which there are neither receipts nor received texts (SMSGate webhooks guide).
   * Not {@code sms:cancelled}, which apps before 1.67.0 do not know: what was cancelled is asked
   * for.
   */
  static final List<String> NEEDED =
      List.of("sms:sent", "sms:delivered", "sms:failed", "sms:received");

  private static final String PREFIX = "smpp-";
  private static final String SMS = "sms:";
  private static final String PATH = "/api/smpp/v1/webhook";
  private static final String TOKEN = "session=";

  /** Ids as {@link #of} makes them, or has made them. */
  static final Pattern ID = Pattern.compile(PREFIX + "[0-9a-f]{8}-[a-z-]{1,22}");

  /** Takes the slashes off its end. */
  AccountWebhooks {
    baseUrl = baseUrl.replaceAll("/+$", "");
    optional = List.copyOf(optional);
  }

  /** Whether there are to be any. */
  boolean any() {
    return !baseUrl.isEmpty();
  }

  /** The events that are wanted, but for some. */
  List<String> events(Set<String> unknown) {
    return Stream.concat(NEEDED.stream(), optional.stream())
        .distinct()
        .filter(event -> !unknown.contains(event))
        .toList();
  }

  /**
   * All that are to be registered; the token stands for the account in their URL.
   *
   * @param unknown events that the gateway does not know
   */
  List<WebhookRegistration> of(String account, String token, Set<String> unknown) {
    String url = url(baseUrl, token);
    // Of the base URL, since several bridges may serve a user of the gateway, and of the system_id,
    // since several of those may. At most 36 characters.
    String owner = PREFIX + digest(baseUrl + " " + account) + "-";
    return events(unknown).stream()
        .map(event -> new WebhookRegistration(account, event, owner + name(event), url, 0))
        .toList();
  }

  /** Where a phone reports, by a token. */
  static String url(String baseUrl, String token) {
    return baseUrl + PATH + "?" + TOKEN + token;
  }

  private static String name(String event) {
    return (event.startsWith(SMS) ? event.substring(SMS.length()) : event).replace(':', '-');
  }

  /**
   * The token in a webhook's URL, if that leads here, however it is written; an empty one when it
   * has none.
   */
  Optional<String> token(String url) {
    try {
      URI theirs = new URI(url);
      URI ours = new URI(baseUrl + PATH);
      if (!ours.getScheme().equalsIgnoreCase(theirs.getScheme())
          || !ours.getHost().equalsIgnoreCase(theirs.getHost())
          || port(ours) != port(theirs)
          || !path(ours).equals(path(theirs))) {
        return Optional.empty();
      }
      return Stream.of(String.valueOf(theirs.getRawQuery()).split("&"))
          .filter(parameter -> parameter.startsWith(TOKEN))
          .map(parameter -> parameter.substring(TOKEN.length()))
          .findFirst()
          .or(() -> Optional.of(""));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static int port(URI url) {
    return url.getPort() >= 0
        ? url.getPort()
        : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
  }

  private static String path(URI url) {
    return url.getRawPath().replaceAll("/+", "/").replaceAll("/$", "");
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
