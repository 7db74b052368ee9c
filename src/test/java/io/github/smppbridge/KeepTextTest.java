package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.Esme;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How much of a text the store keeps, and what a receipt repeats of it. */
class KeepTextTest {
  private static final String TEXT = "a text that is longer than twenty characters";

  private String kept(String keepText) {
    try (TestBridge bridge = TestBridge.start(Map.of("store.keep_text", keepText));
        Esme esme = bridge.bind()) {
      String id = esme.submit(TEXT, "4915112345678");
      bridge.gateway().deliver(bridge.gateway().sentId());
      assertThat(Esme.text(esme.awaitReceipt(id))).endsWith("text:" + TEXT.substring(0, 20));
      return (String) bridge.database().run("SELECT text_head FROM message");
    }
  }

  @Test
  void byDefaultOnlyWhatAReceiptRepeatsIsKept() {
    assertThat(kept("false")).isEqualTo(TEXT.substring(0, 20));
  }

  @Test
  void wholeTextsAreKeptOnRequest() {
    assertThat(kept("true")).isEqualTo(TEXT);
  }
}
