package io.github.smppbridge.bench.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LongTableTest {

  @Test
  void keepsEachKeyWhileItGrows() {
    LongTable table = new LongTable();
    for (int i = 1; i <= 100_000; i++) {
      assertThat(table.put(i * 1_000_003L, i)).isZero();
    }
    assertThat(table.size()).isEqualTo(100_000);
    for (int i = 1; i <= 100_000; i++) {
      assertThat(table.get(i * 1_000_003L)).isEqualTo(i);
    }
    assertThat(table.get(5)).isZero();
    assertThat(table.put(1_000_003L, 9)).isEqualTo(1);
    table.clear();
    assertThat(table.get(1_000_003L)).isZero();
  }
}
