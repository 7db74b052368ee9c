package io.github.smppbridge.store;

import java.util.List;

/**
 * Parts that belong together, in order of their number.
 *
 * @param gatewayId the id the set is marked with
 * @param parts the parts that came, never empty
 */
public record PartSet(String gatewayId, List<PartRow> parts) {

  /** Copies the list. */
  public PartSet {
    parts = List.copyOf(parts);
  }

  /** False for a set that timed out with parts missing. */
  public boolean complete() {
    return parts.size() == parts.get(0).total();
  }
}
