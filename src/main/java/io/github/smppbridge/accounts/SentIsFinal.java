package io.github.smppbridge.accounts;

import io.github.smppbridge.config.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * When a message ends that a phone of the account has sent, and of which the network reports
 * nothing.
 *
 * @param after so long after it was sent; zero = never; empty = {@code
 *     receipts.sent_is_final_after}
 * @param state accepted or delivered; empty = {@code receipts.sent_is_final_state}
 */
public record SentIsFinal(Optional<Duration> after, Optional<String> state) {
  private static final String AFTER = "sent_is_final_after";
  private static final Set<String> STATES = Set.of("accepted", "delivered");
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofDays(30);

  /** Reads both from an entry. */
  static SentIsFinal read(YamlSection entry) {
    return new SentIsFinal(
        entry.text(AFTER).map(text -> after(entry, text)),
        entry.oneOf("sent_is_final_state", STATES));
  }

  private static Duration after(YamlSection entry, String text) {
    Duration after;
    try {
      after = Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw refused(entry);
    }
    if (!after.isZero() && (after.compareTo(LEAST) < 0 || after.compareTo(MOST) > 0)) {
      throw refused(entry);
    }
    return after;
  }

  private static AccountsFileException refused(YamlSection entry) {
    return entry.refused(AFTER, "must be a duration from 1s to 30d, such as 6h, or 0 for never");
  }
}
