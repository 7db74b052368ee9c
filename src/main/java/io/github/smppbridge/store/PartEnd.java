package io.github.smppbridge.store;

import java.util.List;
import java.util.function.Function;

/**
 * How the messages of a set of parts end.
 *
 * @param set the parts, as they were marked
 * @param rows the messages with their final state: what is stored where there are none yet. Of one
 *     that is there, state, error and time are taken, and nothing if it is final already. Parts of
 *     an incomplete set that repeat a message get that message's state instead, and end with it
 * @param receipts what the ESME is to be told of a row that has ended, with the state and the time
 *     that it has; null = nothing. Must be pure and quick: it runs on the writer thread
 * @param refused message_id of a part whose submit is answered with the refusal: its row goes; null
 *     = none
 * @param remembered whether the parts are kept for a while, so that repetitions of them are known
 */
public record PartEnd(
    PartSet set,
    List<MessageRow> rows,
    Function<MessageRow, OutboxEntry> receipts,
    String refused,
    boolean remembered) {

  /** Copies the list. */
  public PartEnd {
    rows = List.copyOf(rows);
  }
}
