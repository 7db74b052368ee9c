package io.github.smppbridge.accounts;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts failures by key and blocks a key that has too many. Bounded: the keys that were not seen
 * for longest are forgotten first. Thread-safe.
 */
final class FailureCounts {
  private static final int MOST_KEYS = 10_000;
  private static final int MOST_CHARACTERS = 100;

  private final int most;
  private final long windowMillis;
  private final long blockMillis;
  private final Clock clock;
  private final Map<String, Count> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
          return size() > MOST_KEYS;
        }
      };

  /** Failures since a time; blocked until another, 0 = not. */
  private record Count(long since, int failures, long blockedUntil) {
    /** After a block counting begins anew, or a window longer than it would let all pass. */
    boolean over(long now) {
      return blockedUntil > 0 && now >= blockedUntil;
    }
  }

  FailureCounts(int most, Duration window, Duration block, Clock clock) {
    this.most = most;
    this.windowMillis = window.toMillis();
    this.blockMillis = block.toMillis();
    this.clock = clock;
  }

  synchronized boolean blocked(String key) {
    Count count = counts.get(cut(key));
    return count != null && clock.millis() < count.blockedUntil();
  }

  /** Counts a failure; true when it is the one that blocks the key. */
  synchronized boolean failed(String key) {
    long now = clock.millis();
    Count before = counts.get(cut(key));
    boolean current = before != null && now - before.since() < windowMillis && !before.over(now);
    int failures = current ? before.failures() + 1 : 1;
    boolean blocks = most > 0 && failures == most;
    long until = blocks ? now + blockMillis : current ? before.blockedUntil() : 0;
    counts.put(cut(key), new Count(current ? before.since() : now, failures, until));
    return blocks;
  }

  synchronized void clear(String key) {
    counts.remove(cut(key));
  }

  private static String cut(String key) {
    return key.length() <= MOST_CHARACTERS ? key : key.substring(0, MOST_CHARACTERS);
  }
}
