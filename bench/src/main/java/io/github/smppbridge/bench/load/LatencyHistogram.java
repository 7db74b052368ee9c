package io.github.smppbridge.bench.load;

import org.HdrHistogram.Histogram;

/** Counts durations to two digits, so that nothing grows. Not thread-safe. */
final class LatencyHistogram {

  private final Histogram nanos = new Histogram(2);
  private long max;

  /** Counts one duration in nanoseconds; a negative one is taken as 0. */
  void record(long duration) {
    nanos.recordValue(Math.max(0, duration));
    max = Math.max(max, duration);
  }

  long total() {
    return nanos.getTotalCount();
  }

  /**
   * The duration that the given share of all durations does not exceed.
   *
   * @param quantile 0 to 1
   * @return milliseconds, 0 when nothing was recorded
   */
  double millis(double quantile) {
    return Math.min(nanos.getValueAtPercentile(quantile * 100), max) / 1e6;
  }
}
