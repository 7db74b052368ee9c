package io.github.smppbridge.report;

import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.MessageRow;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * When messages end that their phones have sent, and of which the network reports nothing. Pure.
 *
 * @param terms those of an account; empty = never
 */
public record SentMessages(Function<String, Optional<Terms>> terms) {
  /** They end only when it is known how. */
  public static final SentMessages NEVER = new SentMessages(account -> Optional.empty());

  /**
   * How they end.
   *
   * @param after so long after they were sent
   * @param state ACCEPTED or DELIVERED
   */
  public record Terms(Duration after, MessageState state) {}

  /** Epoch milliseconds; null = never, or not sent yet. */
  Long endOf(MessageRow row) {
    return row.sentAt() == null
        ? null
        : terms
            .apply(row.account())
            .map(terms -> row.sentAt() + terms.after().toMillis())
            .orElse(null);
  }

  /** What it has ended with by now, if it has. */
  Optional<MessageState> endedWith(MessageRow row, long now) {
    Long end = endOf(row);
    return end == null || now < end
        ? Optional.empty()
        : terms.apply(row.account()).map(Terms::state);
  }

  /** Whether it matters when its phone sent it, and is not known. */
  boolean needsTime(MessageRow row) {
    return row.sentAt() == null && terms.apply(row.account()).isPresent();
  }
}
