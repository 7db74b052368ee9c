package io.github.smppbridge.accounts;

import java.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * Credentials that the gateway may be asked for, though nobody has proved them: so many a second,
 * as a token bucket, and so many at the same time. What turned out right is given back.
 * Thread-safe.
 */
final class UnprovedBudget {
  /** Seconds' worth that may be used at once. */
  static final int BURST_SECONDS = 5;

  private final int perSecond;
  private final int mostInWork;
  private final Clock clock;
  private double tokens;
  private long filledAt;
  private int inWork;

  /**
   * Makes a full one.
   *
   * @param perSecond 0 = no limit
   * @param mostInWork at the same time
   * @param clock what elapses
   */
  UnprovedBudget(int perSecond, int mostInWork, Clock clock) {
    this.perSecond = perSecond;
    this.mostInWork = mostInWork;
    this.clock = clock;
    this.tokens = capacity();
    this.filledAt = clock.millis();
  }

  private double capacity() {
    return (double) perSecond * BURST_SECONDS;
  }

  /** Takes one; false when there is none. Whoever has one must {@link #release} it. */
  synchronized boolean take() {
    if (perSecond == 0) {
      inWork++;
      return true;
    }
    long now = clock.millis();
    double earned = (double) Math.max(0, now - filledAt) * perSecond / TimeUnit.SECONDS.toMillis(1);
    tokens = Math.min(capacity(), tokens + earned);
    filledAt = now;
    if (tokens < 1 || inWork >= mostInWork) {
      return false;
    }
    tokens--;
    inWork++;
    return true;
  }

  /** The gateway has answered; right credentials cost nothing. */
  synchronized void release(boolean right) {
    inWork--;
    if (right) {
      tokens = Math.min(capacity(), tokens + 1);
    }
  }

  /** How many the gateway is asked for now. */
  synchronized int inWork() {
    return inWork;
  }
}
