package io.github.smppbridge.smpp.text;

import java.util.Arrays;
import java.util.List;

/**
 * Where among joined octets a part begins. There, and nowhere else, a byte order mark is one:
 * encoders that are given a text part by part put one in front of each.
 *
 * @param sorted offsets
 */
record PartStarts(int[] sorted) {
  /** Of a message in one part. */
  static final PartStarts ONE = new PartStarts(new int[] {0});

  static PartStarts of(List<byte[]> parts) {
    int[] starts = new int[parts.size()];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + parts.get(i - 1).length;
    }
    return new PartStarts(starts);
  }

  int count() {
    return sorted.length;
  }

  /** Where a part begins. */
  int of(int part) {
    return sorted[part];
  }

  /**
   * Where a part ends.
   *
   * @param all how many octets there are
   */
  int endOf(int part, int all) {
    return part + 1 < sorted.length ? sorted[part + 1] : all;
  }

  /** Whether a part begins at an offset. */
  boolean has(int offset) {
    return Arrays.binarySearch(sorted, offset) >= 0;
  }
}
