package io.github.smppbridge.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts failures by key and blocks a key that has too many. Counts and blocks are bounded apart: a
 * flood of keys that fail once lifts no block. Thread-safe.
 */
final class FailureCounts {
  private static final int MOST_KEYS = 10_000;
  private static final int MOST_CHARACTERS = 100;

  private final int most;
  private final Cache<String, AtomicInteger> counts;
  private final Cache<String, Boolean> blocks;

  /**
   * Makes the counts.
   *
   * @param most failures that block; 0 = never
   * @param window how long after the first they must happen
   * @param block how long they block; then counting begins anew
   */
  FailureCounts(int most, Duration window, Duration block, Clock clock) {
    this.most = most;
    this.counts = bounded(window, clock);
    this.blocks = bounded(block, clock);
  }

  private static <V> Cache<String, V> bounded(Duration life, Clock clock) {
    return Caffeine.newBuilder()
        .maximumSize(MOST_KEYS)
        .expireAfterWrite(life)
        .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
        .executor(Runnable::run)
        .build();
  }

  boolean blocked(String key) {
    return blocks.getIfPresent(cut(key)) != null;
  }

  /** Counts a failure; true when it is the one that blocks the key. */
  boolean failed(String key) {
    if (most == 0 || blocked(key)) {
      return false;
    }
    int failures = counts.get(cut(key), first -> new AtomicInteger()).incrementAndGet();
    if (failures != most) {
      return false;
    }
    blocks.put(cut(key), true);
    counts.invalidate(cut(key));
    return true;
  }

  /** How many of a key count. */
  int failures(String key) {
    AtomicInteger failures = counts.getIfPresent(cut(key));
    return failures == null ? 0 : failures.get();
  }

  void clear(String key) {
    counts.invalidate(cut(key));
    blocks.invalidate(cut(key));
  }

  /** How many are blocked now. */
  long blocks() {
    blocks.cleanUp();
    return blocks.estimatedSize();
  }

  /** How many keys it holds. */
  long size() {
    return counts.estimatedSize() + blocks.estimatedSize();
  }

  private static String cut(String key) {
    return key.length() <= MOST_CHARACTERS ? key : key.substring(0, MOST_CHARACTERS);
  }
}
