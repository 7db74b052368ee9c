package io.github.smppbridge.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.bench.driver.Verdict.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {

  @Test
  void aLowerLineIsJudged() {
    assertThat(Verdict.atLeast("b", 2, 2.5, "%.1f").outcome()).isEqualTo(Outcome.MET);
    assertThat(Verdict.atLeast("b", 2, 2.1, "%.1f").outcome()).isEqualTo(Outcome.MET_NEAR);
    assertThat(Verdict.atLeast("b", 2, 1.9, "%.1f").outcome()).isEqualTo(Outcome.MISSED_NEAR);
    assertThat(Verdict.atLeast("b", 2, 1.5, "%.1f").outcome()).isEqualTo(Outcome.MISSED);
  }

  @Test
  void anUpperLineIsJudged() {
    assertThat(Verdict.atMost("b", 5, 3, "%.1f").outcome()).isEqualTo(Outcome.MET);
    assertThat(Verdict.atMost("b", 5, -1, "%.1f").outcome()).isEqualTo(Outcome.MET);
    assertThat(Verdict.atMost("b", 5, 5.2, "%.1f").outcome()).isEqualTo(Outcome.MISSED_NEAR);
    assertThat(Verdict.atMost("b", 5, 9, "%.1f").outcome()).isEqualTo(Outcome.MISSED);
  }

  @Test
  void whatWasNotMeasuredIsNeitherMetNorMissed() {
    Verdict verdict = Verdict.atMost("b", 5, Double.NaN, "%.1f");
    assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_MEASURED);
    assertThat(verdict.missed()).isFalse();
    assertThat(Verdict.atLeast("b", 5, Double.NaN, "%.1f").missed()).isFalse();
  }

  @Test
  void aSmokeRunDoesNotJudgePerformanceButCorrectness() {
    assertThat(Verdict.atLeast("b", 2, 1, "%.1f").text(true)).isEqualTo("(smoke run)");
    assertThat(Verdict.must("b", false, "3").text(true)).isEqualTo("MISSED");
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetween() {
    assertThat(Statistics.median(List.of(4.0, 1.0, 2.0, 3.0), x -> x)).isEqualTo(2.5);
    assertThat(Statistics.median(List.<Double>of(), x -> x)).isNaN();
  }

  @Test
  void cpuTimeIsReadBehindTheNameOfTheProcess() {
    String stat = "42 (a b) c) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 9 0 1";
    assertThat(ProcFigures.cpuSeconds(stat)).isEqualTo(3.0);
  }
}
