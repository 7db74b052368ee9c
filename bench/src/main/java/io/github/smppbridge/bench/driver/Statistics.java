package io.github.smppbridge.bench.driver;

import java.util.Collection;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Medians, extremes and sums. */
final class Statistics {

  private Statistics() {}

  /** The median of a figure over rounds; NaN of none. */
  static <T> double median(Collection<T> rounds, ToDoubleFunction<T> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int size = sorted.length;
    return size == 0 ? Double.NaN : (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
  }

  static <T> long sum(Collection<T> rounds, ToLongFunction<T> figure) {
    return rounds.stream().mapToLong(figure).sum();
  }

  static <T> double min(Collection<T> rounds, ToDoubleFunction<T> figure) {
    return rounds.stream().mapToDouble(figure).min().orElse(Double.NaN);
  }

  static <T> double max(Collection<T> rounds, ToDoubleFunction<T> figure) {
    return rounds.stream().mapToDouble(figure).max().orElse(Double.NaN);
  }
}
