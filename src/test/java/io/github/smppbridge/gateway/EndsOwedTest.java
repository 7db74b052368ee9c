package io.github.smppbridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndsOwedTest {
  private static final long MINUTE = 60_000;

  private final EndsOwed owed = new EndsOwed();

  @Test
  void anAccountIsNeededUntilTheLastEndHasBeenDealtWith() {
    owed.add("a", "1");
    owed.add("a", "2");
    owed.remove("a", "1");
    assertThat(owed.any("a")).isTrue();
    owed.remove("a", "2");
    assertThat(owed.any("a")).isFalse();
    assertThat(owed.any("b")).isFalse();
  }

  @Test
  void whoIsBoundIsNeverLost() {
    owed.add("a", "1");
    for (long now = 0; now < 60 * MINUTE; now += MINUTE) {
      owed.forgetLost(session -> true, now);
    }
    assertThat(owed.any("a")).isTrue();
  }

  @Test
  void anEndThatNobodyTellsOfIsNotWaitedForForEver() {
    owed.add("a", "1");
    owed.forgetLost(session -> false, MINUTE);
    owed.forgetLost(session -> false, MINUTE + EndsOwed.LONGEST.toMillis());
    assertThat(owed.any("a")).isTrue();
    owed.forgetLost(session -> false, 2 * MINUTE + EndsOwed.LONGEST.toMillis());
    assertThat(owed.any("a")).isFalse();
  }
}
