package io.github.smppbridge.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Question marks for lists of values. Lengths are rounded up to powers of two, the last value
 * filling the rest, so that few different statements are prepared.
 */
final class SqlLists {

  private SqlLists() {}

  /** The values, the last one repeated up to the rounded length; none is no list. */
  static <T> List<T> padded(Collection<T> values) {
    List<T> padded = new ArrayList<>(values);
    int length = values.size() <= 1 ? 1 : Integer.highestOneBit(values.size() - 1) << 1;
    while (padded.size() < length) {
      padded.add(padded.get(padded.size() - 1));
    }
    return padded;
  }

  /** {@code (?,?,?)}. */
  static String list(int count) {
    return "(" + repeat("?", count) + ")";
  }

  /** {@code (?,?),(?,?)}. */
  static String tuples(int count, int width) {
    return repeat(list(width), count);
  }

  private static String repeat(String what, int count) {
    return (what + ",").repeat(count - 1) + what;
  }
}
