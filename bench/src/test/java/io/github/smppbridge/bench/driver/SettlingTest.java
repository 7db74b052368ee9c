package io.github.smppbridge.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettlingTest {

  private final Settling settling = new Settling(12);

  @Test
  void twoRunsThatAgreeEndItOnceItWasLongEnough() {
    assertThat(settling.add(4, 0.20)).isFalse();
    assertThat(settling.add(4, 0.20)).isFalse();
    assertThat(settling.add(4, 0.203)).isTrue();
    assertThat(settling.settled()).isTrue();
  }

  @Test
  void whatStillFallsGoesOn() {
    settling.add(4, 0.40);
    settling.add(4, 0.30);
    assertThat(settling.add(4, 0.25)).isFalse();
    assertThat(settling.settled()).isFalse();
    assertThat(settling.add(4, 0.245)).isTrue();
  }

  @Test
  void whatNeverSettlesEnds() {
    double cpu = 0.1;
    int runs = 1;
    while (!settling.add(4, cpu)) {
      cpu = cpu > 0.15 ? 0.1 : 0.2;
      runs++;
    }
    assertThat(settling.settled()).isFalse();
    assertThat(runs * 4).isEqualTo(36);
    assertThat(settling.seconds()).isEqualTo(36);
  }
}
