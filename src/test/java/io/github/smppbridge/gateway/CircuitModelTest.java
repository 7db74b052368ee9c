package io.github.smppbridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.gateway.GatewayCircuit.State;
import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The circuit of one account's calls, at any rate of calls and with any outcomes: what it may
 * refuse, what its gauge may say, and that it closes.
 */
class CircuitModelTest {
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Caller CALLER = new Caller("account", true);

  private final TestClock clock = new TestClock();
  private final CallerCircuit circuit =
      new CallerCircuit("calls", WAIT, LONGEST, clock, closed -> {});
  private final List<UnderWay> underWay = new ArrayList<>();
  private long lastFailure = Long.MIN_VALUE / 2;

  private record UnderWay(CallerCircuit.Entry entry, long end, boolean failed) {}

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whateverHappens(long seed) {
    Random random = new Random(seed);
    // from a thousand a second to one in three minutes
    long gap = (long) Math.pow(10, random.nextDouble() * 5.25);
    int failing = random.nextInt(101);
    for (int i = 0; i < 150; i++) {
      step(random, gap, random.nextInt(100) < failing);
    }
    while (!underWay.isEmpty()) {
      pass(1_000);
    }
    assertQuiet();
    assertItClosesAtTheFirstAnswer(gap);
  }

  private void step(Random random, long gap, boolean failed) {
    pass(1 + (long) (random.nextDouble() * 2 * gap));
    CallerCircuit.Entry entry = circuit.enter(CALLER);
    if (entry == null) {
      assertThat(clock.millis() - lastFailure)
          .as("nobody is refused long after the last failure, but beside probes")
          .isLessThan(underWay.isEmpty() ? WAIT.toMillis() : LONGEST.toMillis());
      return;
    }
    if (random.nextInt(50) == 0) {
      return; // nobody hears of it any more
    }
    long takes = random.nextInt(4) == 0 ? (long) (random.nextDouble() * LONGEST.toMillis()) : 0;
    underWay.add(new UnderWay(entry, clock.millis() + takes, failed));
    pass(0);
  }

  /** Time passes, and calls end. */
  private void pass(long millis) {
    clock.advance(Duration.ofMillis(millis));
    long now = clock.millis();
    List<UnderWay> over = underWay.stream().filter(call -> call.end <= now).toList();
    underWay.removeAll(over);
    for (UnderWay call : over) {
      call.entry.leave(call.failed);
      lastFailure = call.failed ? now : lastFailure;
    }
    if (circuit.state() == State.OPEN) {
      assertThat(circuit.enter(CALLER)).as("the gauge says open").isNull();
      assertThat(now - lastFailure).as("open since").isLessThan(WAIT.toMillis());
    }
  }

  /** Nobody calls: nothing opens, and nothing says so. */
  private void assertQuiet() {
    clock.advance(WAIT);
    State before = circuit.state();
    assertThat(before).isNotEqualTo(State.OPEN);
    for (int minute = 0; minute < 30; minute++) {
      clock.advance(Duration.ofMinutes(1));
      assertThat(circuit.state()).isEqualTo(before);
      assertThat(circuit.open()).isZero();
      assertThat(circuit.refuses(CALLER)).isFalse();
    }
  }

  private void assertItClosesAtTheFirstAnswer(long gap) {
    for (int i = 0; i < 20; i++) {
      CallerCircuit.Entry entry = circuit.enter(CALLER);
      assertThat(entry).as("a gateway that is well is asked").isNotNull();
      entry.leave(false);
      assertThat(circuit.state()).isEqualTo(State.CLOSED);
      assertThat(circuit.load(CALLER)).isLessThan(90);
      clock.advance(Duration.ofMillis(gap));
    }
  }
}
