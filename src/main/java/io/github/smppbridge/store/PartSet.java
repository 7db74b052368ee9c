package io.github.smppbridge.store;

import java.util.List;

/**
 * Parts that belong together, in order of their number.
 *
 * @param gatewayId the id the set is marked with
 * @param parts the parts that came, never empty
 * @param markedAt epoch milliseconds; whoever has the set knows by it that nobody took it over
 */
public record PartSet(String gatewayId, List<PartRow> parts, long markedAt) {

  /** Copies the list. */
  public PartSet {
    parts = List.copyOf(parts);
  }

  /** {@return whose parts they are} */
  public String account() {
    return parts.get(0).account();
  }

  /** {@return when the last of them came, epoch milliseconds} */
  public long receivedAt() {
    return parts.stream().mapToLong(PartRow::receivedAt).max().orElseThrow();
  }

  /** False for a set that timed out with parts missing. */
  public boolean complete() {
    return parts.size() == parts.get(0).total();
  }
}
