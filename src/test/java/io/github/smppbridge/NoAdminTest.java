package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NoAdminTest {
  @Test
  void withoutAdminTokenThereIsNoAdminAndNoDocumentationWhereItIsOff() {
    try (TestBridge bridge = TestBridge.start(Map.of("http.openapi.enabled", "0"))) {
      for (String path :
          List.of("/docs", "/docs.js", "/docs.css", "/openapi.json", "/api/v1/docs/doc.json")) {
        assertThat(bridge.send("GET", path, null, "").statusCode()).as(path).isEqualTo(404);
      }
      assertThat(bridge.get("/health/startup"))
          .isEqualTo("{\"status\":\"UP\",\"checks\":[{\"name\":\"startup\",\"status\":\"UP\"}]}\n");
      assertThat(bridge.send("GET", "/admin/sessions", "", null).statusCode()).isEqualTo(404);
      assertThat(bridge.send("POST", "/admin/messages", "any", "{}").statusCode()).isEqualTo(404);
    }
  }
}
