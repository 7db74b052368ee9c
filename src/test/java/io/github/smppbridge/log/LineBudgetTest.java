package io.github.smppbridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineBudgetTest {
  private final TestClock clock = new TestClock();
  private final LineBudget lines = new LineBudget(clock);

  @Test
  void aFloodHasSoManyLinesASecondAndTheNextOneTellsOfTheRest() {
    assertThat(IntStream.range(0, 1_000).filter(each -> lines.next().isPresent()).count())
        .isEqualTo(LineBudget.LINES);
    clock.advance(Duration.ofSeconds(1));
    assertThat(lines.next()).hasValue(1_000 - LineBudget.LINES);
    assertThat(lines.next()).hasValue(0);
  }
}
