package io.github.smppbridge.gateway;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When a token may be asked for again: at once for the first that the gateway refuses, then at
 * longer and longer intervals, each by chance up to a half shorter. Times are milliseconds of what
 * elapses. Thread-safe.
 */
final class TokenTimes {
  static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /** A gateway that offers no tokens may be told to, later. */
  static final Duration NOT_OFFERED_WAIT = Duration.ofMinutes(15);

  /** A token that did for so long is no reason to wait for the next. */
  static final Duration STEADY = Duration.ofMinutes(1);

  /** Then nobody hears any more of a request. */
  private static final Duration LOST = Duration.ofMinutes(3);

  private int strikes;
  private long notBefore = Long.MIN_VALUE;
  private long askedToWaitUntil = Long.MIN_VALUE;
  private long gotAt = Long.MIN_VALUE;

  synchronized boolean isOpen(long now) {
    return now >= notBefore && now >= askedToWaitUntil;
  }

  /** Whoever is told true asks, and tells the end; nobody else meanwhile. */
  synchronized boolean begin(long now) {
    if (!isOpen(now)) {
      return false;
    }
    notBefore = now + LOST.toMillis();
    return true;
  }

  synchronized void got(long now) {
    gotAt = now;
    notBefore = now;
  }

  synchronized void notGiven(long now) {
    strikes++;
    notBefore = now + wait(strikes);
  }

  synchronized void notOffered(long now) {
    notBefore = now + byChance(NOT_OFFERED_WAIT.toMillis());
  }

  /** A call was refused with the token. */
  synchronized void dropped(long now) {
    if (gotAt == Long.MIN_VALUE || now - gotAt >= STEADY.toMillis()) {
      strikes = 0;
    }
    // the first at once; a second one soon after it would be refused as well
    notBefore = strikes == 0 ? now : now + wait(strikes);
    strikes++;
  }

  /** The gateway asks to wait (Retry-After). */
  synchronized void askedToWait(long until) {
    askedToWaitUntil = Math.max(askedToWaitUntil, until);
  }

  private static long wait(int times) {
    long doubled = FIRST_WAIT.toMillis() << Math.min(times - 1, 20);
    return byChance(Math.min(doubled, LONGEST_WAIT.toMillis()));
  }

  private static long byChance(long millis) {
    return millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
  }
}
