package io.github.smppbridge.accounts;

import io.github.smppbridge.clock.Clocks;
import java.util.concurrent.TimeUnit;

/**
 * What one account may still submit: a token bucket for the rate and a count for the day. The
 * bucket may go below zero by one submit of many destinations, which the next ones wait for.
 * Thread-safe.
 */
final class SubmitBudget {
  private static final long SECOND = TimeUnit.SECONDS.toMillis(1);
  private static final long DAY = TimeUnit.DAYS.toMillis(1);

  private final Clocks clocks;
  private double tokens = Double.MAX_VALUE;
  private long filledAt;
  private long countedSince;
  private long day;
  private long used;
  private long refusals;
  private long reportedAt;

  SubmitBudget(Clocks clocks) {
    this.clocks = clocks;
    this.countedSince = clocks.wall().millis();
    this.day = countedSince / DAY;
  }

  /**
   * Takes messages, all or none.
   *
   * @param messages how many
   * @param limits what counts now
   * @return what is exceeded, {@code null} when they were taken
   */
  synchronized SubmitLimits.Reason take(int messages, AccountLimits limits) {
    long used = usedToday();
    if (limits.dailyQuota() > 0 && used + messages > limits.dailyQuota()) {
      return SubmitLimits.Reason.QUOTA;
    }
    if (limits.submitPerSecond() > 0) {
      fill(limits, clocks.elapsed().millis());
      if (tokens < 1) {
        return SubmitLimits.Reason.RATE;
      }
      tokens -= messages;
    }
    this.used = used + messages;
    return null;
  }

  /** How much of it is used up, in percent. */
  synchronized int percent(AccountLimits limits) {
    int percent = 0;
    if (limits.dailyQuota() > 0) {
      percent = (int) Math.min(100, 100 * usedToday() / limits.dailyQuota());
    }
    if (limits.submitPerSecond() > 0) {
      fill(limits, clocks.elapsed().millis());
      double left = Math.max(0, tokens < 1 ? 0 : tokens) / limits.capacity();
      percent = Math.max(percent, (int) (100 - 100 * left));
    }
    return percent;
  }

  private void fill(AccountLimits limits, long now) {
    double earned = (now - filledAt) * limits.submitPerSecond() / SECOND;
    tokens = Math.min(limits.capacity(), tokens + earned);
    filledAt = now;
  }

  /** Messages taken since midnight UTC. */
  synchronized long usedToday() {
    long today = clocks.patient().millis(countedSince) / DAY;
    if (today != day) {
      // a clock that is set back begins no new day
      used = today > day ? 0 : used;
      day = today;
      countedSince = clocks.wall().millis();
    }
    return used;
  }

  /** Counts a refusal; the number of them to report, 0 while a report is less than 1 s ago. */
  synchronized long countRefusal() {
    long now = clocks.elapsed().millis();
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
