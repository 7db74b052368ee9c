package io.github.smppbridge.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.accounts.SubmitLimits.Reason;
import org.junit.jupiter.api.Test;

class SubmitBudgetTest {
  private static final long START = 1_760_000_000_000L;
  private static final long MIDNIGHT = (START / 86_400_000 + 1) * 86_400_000;

  private final SubmitBudget budget = new SubmitBudget();

  private static AccountLimits rate(double perSecond, int burst) {
    return new AccountLimits(perSecond, burst, null, 0, 0, 0);
  }

  private int takeAll(AccountLimits limits, long now) {
    int taken = 0;
    while (taken < 1_000 && budget.take(1, limits, now) == null) {
      taken++;
    }
    return taken;
  }

  @Test
  void aBurstGoesAtOnceAndThenTheRateApplies() {
    AccountLimits limits = rate(10, 25);
    assertThat(takeAll(limits, START)).isEqualTo(25);
    assertThat(takeAll(limits, START + 99)).isZero();
    assertThat(takeAll(limits, START + 100)).isEqualTo(1);
    assertThat(takeAll(limits, START + 1_100)).isEqualTo(10);
    assertThat(takeAll(limits, START + 60_000)).isEqualTo(25);
  }

  @Test
  void withoutABurstOneSecondsWorthGoesAtOnce() {
    assertThat(takeAll(rate(10, 0), START)).isEqualTo(10);
  }

  @Test
  void aRateBelowOneLetsASingleMessagePass() {
    assertThat(takeAll(rate(0.1, 0), START)).isEqualTo(1);
    assertThat(takeAll(rate(0.1, 0), START + 9_999)).isZero();
    assertThat(takeAll(rate(0.1, 0), START + 10_000)).isEqualTo(1);
  }

  @Test
  void manyDestinationsAtOnceAreOwedByTheNextOnes() {
    AccountLimits limits = rate(10, 0);
    assertThat(budget.take(50, limits, START)).isNull();
    assertThat(budget.take(1, limits, START + 4_000)).isEqualTo(Reason.RATE);
    assertThat(budget.take(1, limits, START + 4_100)).isNull();
  }

  @Test
  void aClockSetBackGivesNothing() {
    AccountLimits limits = rate(10, 0);
    takeAll(limits, START);
    assertThat(budget.take(1, limits, START - 3_600_000)).isEqualTo(Reason.RATE);
    assertThat(budget.take(1, limits, START - 3_599_900)).isNull();
  }

  @Test
  void aDaysQuotaBeginsAnewAtMidnight() {
    AccountLimits limits = new AccountLimits(0, 0, null, 0, 0, 3);
    assertThat(takeAll(limits, MIDNIGHT - 1)).isEqualTo(3);
    assertThat(budget.take(1, limits, MIDNIGHT - 1)).isEqualTo(Reason.QUOTA);
    assertThat(budget.usedToday(MIDNIGHT - 1)).isEqualTo(3);
    assertThat(takeAll(limits, MIDNIGHT)).isEqualTo(3);
  }

  @Test
  void refusalsAreReportedOnceASecond() {
    assertThat(budget.countRefusal(START)).isEqualTo(1);
    assertThat(budget.countRefusal(START + 500)).isZero();
    assertThat(budget.countRefusal(START + 999)).isZero();
    assertThat(budget.countRefusal(START + 1_000)).isEqualTo(3);
  }
}
