package io.github.smppbridge.sandbox;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Maps that forget their oldest entry, so that a sandbox left running does not grow. */
final class Bounded {
  /** Enough to look back on for a while; some megabytes at most. */
  static final int LIMIT = 10_000;

  private Bounded() {}

  /**
   * A thread-safe map of at most {@link #LIMIT} entries. Iterate only while holding its monitor.
   */
  static <K, V> Map<K, V> map() {
    return Collections.synchronizedMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > LIMIT;
          }
        });
  }
}
