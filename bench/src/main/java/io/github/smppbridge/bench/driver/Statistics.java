package io.github.smppbridge.bench.driver;

import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Medians, extremes and sums. */
final class Statistics {

  private Statistics() {}

  /** The median of a figure over rounds; NaN of none. */
  static <T> double median(Collection<T> rounds, ToDoubleFunction<T> figure) {
    List<Double> sorted = rounds.stream().map(figure::applyAsDouble).sorted().toList();
    int size = sorted.size();
    if (size == 0) {
      return Double.NaN;
    }
    return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
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
