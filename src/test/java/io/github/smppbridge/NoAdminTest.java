package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.StubGateway;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoAdminTest {
  @TempDir Path folder;

  @Test
  void withoutAdminTokenThereIsNoAdmin() {
    try (StubGateway gateway = StubGateway.start();
        TestBridge bridge = TestBridge.start(gateway, folder, Map.of())) {
      assertThat(TestHttp.send(bridge, "GET", "/admin/sessions", "", null).statusCode())
          .isEqualTo(404);
      assertThat(TestHttp.send(bridge, "POST", "/admin/messages", "any", "{}").statusCode())
          .isEqualTo(404);
    }
  }
}
