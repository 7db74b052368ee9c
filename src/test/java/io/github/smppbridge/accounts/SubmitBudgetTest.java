package io.github.smppbridge.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.accounts.SubmitLimits.Reason;
import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SubmitBudgetTest {
  private static final long START = 1_760_000_000_000L;
  private static final long MIDNIGHT = (START / 86_400_000 + 1) * 86_400_000;

  private final TestClock clock = new TestClock();
  private final SubmitBudget budget = budget();

  private SubmitBudget budget() {
    clock.set(Instant.ofEpochMilli(START));
    return new SubmitBudget(clock.clocks());
  }

  private Reason take(int messages, AccountLimits limits, long now) {
    clock.set(Instant.ofEpochMilli(now));
    return budget.take(messages, limits);
  }

  private static AccountLimits rate(double perSecond, int burst) {
    return new AccountLimits(perSecond, burst, null, 0, 0, 0);
  }

  private int takeAll(AccountLimits limits, long now) {
    int taken = 0;
    while (taken < 1_000 && take(1, limits, now) == null) {
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
    assertThat(take(50, limits, START)).isNull();
    assertThat(take(1, limits, START + 4_000)).isEqualTo(Reason.RATE);
    assertThat(take(1, limits, START + 4_100)).isNull();
  }

  @Test
  void aClockThatIsSetGivesNothingAndTakesNothing() {
    AccountLimits limits = rate(10, 0);
    takeAll(limits, START);
    clock.jump(Duration.ofHours(-1));
    assertThat(budget.take(1, limits)).isEqualTo(Reason.RATE);
    clock.advance(Duration.ofMillis(100));
    assertThat(budget.take(1, limits)).isNull();
    clock.jump(Duration.ofHours(2));
    assertThat(budget.take(1, limits)).isEqualTo(Reason.RATE);
  }

  @Test
  void aDaysQuotaBeginsAnewAtMidnight() {
    AccountLimits limits = new AccountLimits(0, 0, null, 0, 0, 3);
    assertThat(takeAll(limits, MIDNIGHT - 1)).isEqualTo(3);
    assertThat(take(1, limits, MIDNIGHT - 1)).isEqualTo(Reason.QUOTA);
    assertThat(budget.usedToday()).isEqualTo(3);
    assertThat(takeAll(limits, MIDNIGHT)).isEqualTo(3);
  }

  private long refusals(long now) {
    clock.set(Instant.ofEpochMilli(now));
    return budget.countRefusal();
  }

  @Test
  void aClockThatIsDaysAheadForAMinuteBeginsNoNewDay() {
    AccountLimits limits = new AccountLimits(0, 0, null, 0, 0, 3);
    assertThat(takeAll(limits, START)).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      clock.jump(Duration.ofHours(100));
      assertThat(budget.take(1, limits)).isEqualTo(Reason.QUOTA);
      clock.jump(Duration.ofHours(-100));
      assertThat(budget.take(1, limits)).isEqualTo(Reason.QUOTA);
    }
    assertThat(takeAll(limits, MIDNIGHT)).isEqualTo(3);
  }

  @Test
  void aDayThatTheClockTookBackEndsAtItsOwnMidnight() {
    clock.jump(Duration.ofHours(100));
    SubmitBudget ahead = new SubmitBudget(clock.clocks());
    AccountLimits limits = new AccountLimits(0, 0, null, 0, 0, 3);
    assertThat(ahead.take(3, limits)).isNull();
    clock.jump(Duration.ofHours(-100));
    assertThat(ahead.take(1, limits)).isEqualTo(Reason.QUOTA);
    clock.set(Instant.ofEpochMilli(MIDNIGHT));
    assertThat(ahead.take(3, limits)).isNull();
  }

  @Test
  void refusalsAreReportedOnceASecond() {
    assertThat(refusals(START)).isEqualTo(1);
    assertThat(refusals(START + 500)).isZero();
    assertThat(refusals(START + 999)).isZero();
    assertThat(refusals(START + 1_000)).isEqualTo(3);
  }
}
