package io.github.smppbridge.store.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.store.commit.WriteKind.Haste;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long what nobody waits for yet may gather. */
class PatienceTest {
  private final Patience patience = new Patience();

  private void seen(Duration each, int times) {
    for (int i = 0; i < times; i++) {
      patience.seen(each.toNanos());
    }
  }

  @ParameterizedTest
  @CsvSource({
    // microseconds until somebody waits, at least, at most
    "3000, 2000, 3000",
    "20000, 14000, 16000",
    "100000, 20000, 20000",
    "30000000, 20000, 20000",
  })
  void itIsLessThanWhatItTakesUntilSomebodyWaits(long micros, long least, long most) {
    seen(Duration.ofNanos(micros * 1_000), 200);

    assertThat(patience.nanos()).isBetween(least * 1_000, most * 1_000);
    assertThat(patience.haste()).isEqualTo(Haste.UNHURRIED);
  }

  @Test
  void whereSomebodyWaitsAlmostAtOnceNothingGathers() {
    seen(Duration.ofNanos(200_000), 200);

    assertThat(patience.haste()).isEqualTo(Haste.HURRIED);
    assertThat(patience.nanos()).isPositive();
  }

  @Test
  void itIsLearntAnew() {
    seen(Duration.ofMillis(1), 200);
    seen(Duration.ofMillis(20), 100);

    assertThat(patience.haste()).isEqualTo(Haste.UNHURRIED);
    assertThat(patience.nanos()).isBetween(14_000_000L, 16_000_000L);
  }

  @Test
  void anUnknownGatewayIsNotWaitedOnForLong() {
    assertThat(patience.nanos()).isLessThan(Duration.ofMillis(10).toNanos());
  }
}
