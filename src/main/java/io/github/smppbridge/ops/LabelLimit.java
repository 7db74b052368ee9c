package io.github.smppbridge.ops;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Meters by a label value that routes decide. After a hundred values all others share {@code
 * other}: a mistake in a route must not fill the memory with meters.
 *
 * @param <M> the meter
 */
final class LabelLimit<M> {
  private static final int MOST = 100;

  private final Map<String, M> meters = new ConcurrentHashMap<>();
  private final Function<String, M> make;

  LabelLimit(Function<String, M> make) {
    this.make = make;
  }

  M get(String value) {
    String label = value == null || value.isEmpty() ? "unknown" : value;
    M known = meters.get(label);
    if (known != null) {
      return known;
    }
    return meters.computeIfAbsent(meters.size() < MOST ? label : "other", make);
  }
}
