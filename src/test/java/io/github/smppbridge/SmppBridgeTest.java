package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmppBridgeTest {
  private static final String CHUNK = "io.netty.allocator.maxOrder";

  /** Netty's own makes 4 MB of each event loop resident. */
  @Test
  void chunksOfBuffersAreSmallUnlessSomebodySaysOtherwise() {
    String before = System.getProperty(CHUNK);
    try {
      System.clearProperty(CHUNK);
      SmppBridge.prepareProcess();
      assertThat(System.getProperty(CHUNK)).isEqualTo("7");
      System.setProperty(CHUNK, "9");
      SmppBridge.prepareProcess();
      assertThat(System.getProperty(CHUNK)).isEqualTo("9");
    } finally {
      System.clearProperty(CHUNK);
      if (before != null) {
        System.setProperty(CHUNK, before);
      }
    }
  }
}
