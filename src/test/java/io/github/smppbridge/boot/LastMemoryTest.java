package io.github.smppbridge.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastMemoryTest {
  private static final long MB = 1 << 20;

  /** Asking once a second would fill, by itself, the heap of a bridge that has nothing to do. */
  @Test
  void memoryIsAskedForOnlyWhereLittleIsLeft() {
    assertThat(LastMemory.roomy(512 * MB, 24 * MB, 2 * MB)).as("it may still grow").isTrue();
    assertThat(LastMemory.roomy(64 * MB, 64 * MB, 20 * MB)).as("it is half empty").isTrue();
    assertThat(LastMemory.roomy(64 * MB, 60 * MB, 3 * MB)).as("nearly used up").isFalse();
    assertThat(LastMemory.roomy(64 * MB, 64 * MB, 0)).as("used up").isFalse();
  }
}
