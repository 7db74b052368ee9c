package io.github.smppbridge.store;

import java.util.List;
import java.util.function.Function;

/**
 * How the messages of a set of parts end.
 *
 * @param set the parts, as they were marked
 * @param rows the messages with their final state: what is stored where there are none yet. Of one
 *     that is there, state, error and time are taken, and nothing if it is final already
 * @param receipts what the ESME is to be told of a row that ended now; null = nothing. Must be pure
 *     and quick: it runs on the writer thread
 * @param refused message_id of a part whose submit is answered with the refusal: its row goes; null
 *     = none
 * @param remembered whether the client may repeat the parts, to get the answer that they had
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
