package io.github.smppbridge.bench.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimerWheelTest {

  private static final long MILLI = 1_000_000;
  private static final long TICK = MILLI / 4;

  private final TimerWheel wheel = new TimerWheel(0);
  private final List<String> fired = new ArrayList<>();

  @Test
  void timersFireInOrderAndNotBeforeTheirTime() {
    add("b", 20 * MILLI);
    add("a", 5 * MILLI);
    add("c", 20 * MILLI);
    wheel.advance(5 * MILLI - 1);
    assertThat(fired).isEmpty();
    wheel.advance(5 * MILLI);
    assertThat(fired).containsExactly("a");
    wheel.advance(30 * MILLI);
    assertThat(fired).containsExactly("a", "b", "c");
  }

  @Test
  void theTimeToTheNextIsKnown() {
    assertThat(wheel.nanosToNext(0)).isNegative();
    add("a", 7 * MILLI);
    assertThat(wheel.nanosToNext(2 * MILLI)).isEqualTo(5 * MILLI);
    assertThat(wheel.nanosToNext(8 * MILLI)).isZero();
  }

  @Test
  void oneBeyondATurnWaitsForItsOwn() {
    add("late", 2_600 * MILLI);
    for (long now = 0; now < 2_600 * MILLI; now += 100 * MILLI) {
      wheel.advance(now);
      assertThat(fired).isEmpty();
    }
    wheel.advance(2_600 * MILLI);
    assertThat(fired).containsExactly("late");
  }

  @Test
  void whatIsDueAtOnceFiresInTheNextTick() {
    wheel.advance(50 * MILLI);
    add("now", 10 * MILLI);
    assertThat(wheel.nanosToNext(50 * MILLI)).isEqualTo(TICK);
    wheel.advance(50 * MILLI + TICK);
    assertThat(fired).containsExactly("now");
  }

  @Test
  void noneIsForgottenWhateverTheirTimes() {
    Random random = new Random(1);
    long now = 0;
    int added = 0;
    for (int turn = 0; turn < 2_000; turn++) {
      for (int i : IntStream.range(0, random.nextInt(4)).toArray()) {
        add(String.valueOf(i), now + random.nextInt(1_500) * MILLI);
        added++;
      }
      now += random.nextInt(30) * TICK;
      wheel.advance(now);
    }
    wheel.advance(now + 2_000 * MILLI);
    assertThat(fired).hasSize(added);
    assertThat(wheel.nanosToNext(now)).isNegative();
  }

  private void add(String name, long at) {
    wheel.add(
        new TimerWheel.Timer() {
          @Override
          protected void fire() {
            fired.add(name);
          }
        },
        at);
  }
}
