package io.github.smppbridge.gateway.webhook;

import static io.github.smppbridge.gateway.webhook.ListTimes.INTERVAL_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListTimesTest {
  private final ListTimes times = new ListTimes();

  @Test
  void whatWasDeletedOnceIsLookedForAgainAsSoonAsBefore() {
    assertThat(times.isDue("a", INTERVAL_MILLIS)).as("it was not asked yet").isTrue();
    times.asked("a", INTERVAL_MILLIS);
    // it did not agree: something was missing, and is registered again
    assertThat(times.isDue("a", 2 * INTERVAL_MILLIS - 1)).isFalse();
    assertThat(times.isDue("a", 2 * INTERVAL_MILLIS)).isTrue();
  }

  @Test
  void whoNeverAgreesIsAskedLessAndLessUntilHeDoes() {
    times.asked("a", 0);
    times.asked("a", INTERVAL_MILLIS);
    assertThat(times.isDue("a", 3 * INTERVAL_MILLIS - 1)).isFalse();
    assertThat(times.isDue("a", 3 * INTERVAL_MILLIS)).isTrue();
    times.agreed("a", 3 * INTERVAL_MILLIS);
    times.asked("a", 4 * INTERVAL_MILLIS);
    assertThat(times.isDue("a", 5 * INTERVAL_MILLIS)).isTrue();
  }
}
