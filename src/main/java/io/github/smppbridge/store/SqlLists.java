package io.github.smppbridge.store;

/**
 * Question marks for lists of values. Lengths are rounded up to powers of two, the last value
 * filling the rest, so that few different statements are prepared.
 */
final class SqlLists {

  private SqlLists() {}

  /** The rounded length. */
  static int padded(int count) {
    return count <= 1 ? 1 : Integer.highestOneBit(count - 1) << 1;
  }

  /** {@code ?,?,?}. */
  static String list(int count) {
    return repeat("?", count);
  }

  /** {@code (?,?),(?,?)}. */
  static String tuples(int count, int width) {
    return repeat("(" + list(width) + ")", count);
  }

  private static String repeat(String what, int count) {
    return (what + ",").repeat(count - 1) + what;
  }
}
