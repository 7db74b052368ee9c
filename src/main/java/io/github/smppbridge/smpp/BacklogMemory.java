package io.github.smppbridge.smpp;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The octets of the requests that wait behind the windows of a listener's sessions: bounded for
 * each, and for all together. Half of what is free is left to others, so that some sessions that
 * take what they can get leave room for the next. Thread-safe.
 */
final class BacklogMemory {
  /** Of one session: a thousand ordinary requests, or some with the longest message_payload. */
  static final long MOST_OF_ONE = 1 << 20;

  /** What a request costs beside its octets. */
  static final int OVERHEAD = 128;

  private static final int SHARE_OF_HEAP = 16;

  private final long mostOfAll;
  private final AtomicLong held = new AtomicLong();

  BacklogMemory() {
    this(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  /**
   * Of a given size.
   *
   * @param mostOfAll octets of all sessions together, about
   */
  BacklogMemory(long mostOfAll) {
    this.mostOfAll = mostOfAll;
  }

  /**
   * Tells whether a session may have a further request wait.
   *
   * @param already what it holds
   * @param octets of the request
   */
  boolean hasRoom(long already, int octets) {
    return already + octets <= Math.min(MOST_OF_ONE, (mostOfAll - held.get()) / 2);
  }

  /** Notes what waits now, or, with a negative number, no longer. */
  void add(long octets) {
    held.addAndGet(octets);
  }

  /** What waits: octets. */
  long held() {
    return held.get();
  }
}
