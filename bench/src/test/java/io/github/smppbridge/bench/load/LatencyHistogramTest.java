package io.github.smppbridge.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

  @Test
  void aQuantileIsWithinTwoPercentOfTheTruth() {
    LatencyHistogram histogram = new LatencyHistogram();
    for (int micros = 1; micros <= 100_000; micros++) {
      histogram.record(micros * 1_000L);
    }
    assertThat(histogram.millis(0.50)).isCloseTo(50, withinPercentage(2));
    assertThat(histogram.millis(0.99)).isCloseTo(99, withinPercentage(2));
    assertThat(histogram.millis(1)).isEqualTo(100);
  }

  @Test
  void extremesAreCounted() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(-5);
    histogram.record(0);
    histogram.record(Long.MAX_VALUE);
    assertThat(histogram.total()).isEqualTo(3);
    assertThat(histogram.millis(1)).isEqualTo(Long.MAX_VALUE / 1e6);
    assertThat(histogram.millis(0.5)).isZero();
  }

  @Test
  void nothingRecordedIsZero() {
    assertThat(new LatencyHistogram().millis(0.99)).isZero();
  }
}
