package io.github.smppbridge.accounts;

import io.github.smppbridge.config.Durations;
import io.github.smppbridge.gateway.WebhookLinger;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code webhook_linger} of an entry, with the values of {@code gateway.webhook_linger}. */
final class WebhookLingerReader {
  private static final String KEY = "webhook_linger";
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofDays(30);

  private WebhookLingerReader() {}

  static Optional<WebhookLinger> read(YamlSection entry) {
    return entry.text(KEY).map(text -> linger(entry, text));
  }

  private static WebhookLinger linger(YamlSection entry, String text) {
    if (text.equals(WebhookLinger.WORD)) {
      return WebhookLinger.FOREVER;
    }
    try {
      Duration linger = Durations.parse(text);
      if (linger.isZero() || linger.compareTo(LEAST) >= 0 && linger.compareTo(MOST) <= 0) {
        return WebhookLinger.of(linger);
      }
    } catch (IllegalArgumentException e) {
      // the same answer as for a value out of range
    }
    throw entry.refused(KEY, "must be forever, 0 or a duration from 1s to 30d");
  }
}
