package io.github.smppbridge.store;

import java.util.List;

/**
 * What a {@link Change} writes.
 *
 * @param updated rows to replace, found by message id and gateway id; addresses, account and
 *     creation time of a row do not change
 * @param outbox entries to add in the same transaction
 */
public record Decision(List<MessageRow> updated, List<OutboxEntry> outbox) {

  /** Nothing to write; the event still counts as applied. */
  public static final Decision NOTHING = new Decision(List.of(), List.of());

  /** Copies both lists. */
  public Decision {
    updated = List.copyOf(updated);
    outbox = List.copyOf(outbox);
  }
}
