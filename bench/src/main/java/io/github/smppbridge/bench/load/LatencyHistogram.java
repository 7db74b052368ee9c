package io.github.smppbridge.bench.load;

/**
 * Counts durations in buckets that are at most 1.6 % wide, so that recording costs nanoseconds and
 * nothing grows. Not thread-safe.
 */
final class LatencyHistogram {

  /** Each power of two is divided in 2^6 buckets. */
  private static final int SUB_BITS = 6;

  private static final int SUB_COUNT = 1 << SUB_BITS;

  private final long[] counts = new long[(64 - SUB_BITS + 1) * SUB_COUNT];
  private long total;
  private long max;

  /** Counts one duration in nanoseconds; a negative one is taken as 0. */
  void record(long nanos) {
    long value = Math.max(0, nanos);
    counts[bucket(value)]++;
    total++;
    max = Math.max(max, value);
  }

  long total() {
    return total;
  }

  /**
   * The duration that the given share of all durations does not exceed.
   *
   * @param quantile 0 to 1
   * @return milliseconds, 0 when nothing was recorded
   */
  double millis(double quantile) {
    long rank = Math.max(1, (long) Math.ceil(quantile * total));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return Math.min(upperBound(i), max) / 1e6;
      }
    }
    return 0;
  }

  private static int bucket(long value) {
    if (value < SUB_COUNT) {
      return (int) value;
    }
    int shift = 63 - Long.numberOfLeadingZeros(value) - SUB_BITS;
    return (shift + 1) * SUB_COUNT + (int) (value >>> shift) - SUB_COUNT;
  }

  private static long upperBound(int bucket) {
    if (bucket < SUB_COUNT) {
      return bucket;
    }
    int shift = bucket / SUB_COUNT - 1;
    long base = SUB_COUNT + bucket % SUB_COUNT;
    return ((base + 1) << shift) - 1;
  }
}
