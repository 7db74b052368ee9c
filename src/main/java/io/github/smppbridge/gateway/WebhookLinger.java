package io.github.smppbridge.gateway;

import java.time.Duration;
import java.util.Optional;

/**
 * How long an account's webhooks outlive its last receiver.
 *
 * @param afterLoss after a lost connection; none after a goodbye. Empty = for ever, after a goodbye
 *     as well: what phones report meanwhile waits for the next bind
 */
public record WebhookLinger(Optional<Duration> afterLoss) {
  /** They stay until somebody says otherwise. */
  public static final WebhookLinger FOREVER = new WebhookLinger(Optional.empty());

  /** How {@link #FOREVER} is written. */
  public static final String WORD = "forever";

  /** After a lost connection; none after a goodbye. */
  public static WebhookLinger of(Duration afterLoss) {
    return new WebhookLinger(Optional.of(afterLoss));
  }

  /** {@return whether they stay though nobody comes back} */
  public boolean isForever() {
    return afterLoss.isEmpty();
  }
}
