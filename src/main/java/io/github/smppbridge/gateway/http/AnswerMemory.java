package io.github.smppbridge.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all answers together may take of the heap while they are read: a sixteenth of it, and at
 * least four of the largest. Small ones do not count.
 */
final class AnswerMemory {
  private static final int SHARE = 16;
  private static final int LEAST = 4;

  private final AtomicLong left;

  AnswerMemory(int maxAnswerSize) {
    this.left =
        new AtomicLong(
            Math.max(
                (long) LEAST * (maxAnswerSize + AnswerRoom.STEP),
                Runtime.getRuntime().maxMemory() / SHARE));
  }

  boolean take(long octets) {
    if (left.addAndGet(-octets) >= 0) {
      return true;
    }
    left.addAndGet(octets);
    return false;
  }

  void give(long octets) {
    left.addAndGet(octets);
  }
}
