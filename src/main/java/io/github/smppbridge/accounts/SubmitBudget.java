package io.github.smppbridge.accounts;

import java.util.concurrent.TimeUnit;

/**
 * What one account may still submit: a token bucket for the rate and a count for the day. The
 * bucket may go below zero by one submit of many destinations, which the next ones wait for.
 * Thread-safe.
 */
final class SubmitBudget {
  private static final long SECOND = TimeUnit.SECONDS.toMillis(1);
  private static final long DAY = TimeUnit.DAYS.toMillis(1);

  private double tokens = Double.MAX_VALUE;
  private long filledAt;
  private long day;
  private long used;
  private long refusals;
  private long reportedAt;

  /**
   * Takes messages, all or none.
   *
   * @param messages how many
   * @param limits what counts now
   * @param now epoch milliseconds
   * @return what is exceeded, {@code null} when they were taken
   */
  synchronized SubmitLimits.Reason take(int messages, AccountLimits limits, long now) {
    long used = usedToday(now);
    if (limits.dailyQuota() > 0 && used + messages > limits.dailyQuota()) {
      return SubmitLimits.Reason.QUOTA;
    }
    if (limits.submitPerSecond() > 0) {
      fill(limits, now);
      if (tokens < 1) {
        return SubmitLimits.Reason.RATE;
      }
      tokens -= messages;
    }
    this.used = used + messages;
    return null;
  }

  private void fill(AccountLimits limits, long now) {
    // A clock that is set back gives nothing and takes nothing.
    double earned = Math.max(0, now - filledAt) * limits.submitPerSecond() / SECOND;
    tokens = Math.min(limits.capacity(), tokens + earned);
    filledAt = now;
  }

  /** Messages taken since midnight UTC. */
  synchronized long usedToday(long now) {
    if (now / DAY != day) {
      day = now / DAY;
      used = 0;
    }
    return used;
  }

  /** Counts a refusal; the number of them to report, 0 while a report is less than 1 s ago. */
  synchronized long countRefusal(long now) {
    refusals++;
    if (now - reportedAt < SECOND) {
      return 0;
    }
    long report = refusals;
    refusals = 0;
    reportedAt = now;
    return report;
  }
}
