package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NoAdminTest {
  @Test
  void withoutAdminTokenThereIsNoAdmin() {
    try (TestBridge bridge = TestBridge.start(Map.of())) {
      assertThat(bridge.send("GET", "/admin/sessions", "", null).statusCode()).isEqualTo(404);
      assertThat(bridge.send("POST", "/admin/messages", "any", "{}").statusCode()).isEqualTo(404);
    }
  }
}
