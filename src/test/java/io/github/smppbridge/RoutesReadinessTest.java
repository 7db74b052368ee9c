package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A route that does not run is told, and by its name, before a client finds out. */
class RoutesReadinessTest {
  @AutoClose private final TestBridge bridge = TestBridge.start(Map.of());

  @Test
  void aRouteThatIsStoppedOrGoneIsNamed() throws Exception {
    assertThat(ready().statusCode()).isEqualTo(200);

    bridge.context().getRouteController().stopRoute("query-sm");
    HttpResponse<String> stopped = ready();
    assertThat(stopped.statusCode()).isEqualTo(503);
    assertThat(stopped.body()).contains("query-sm (stopped)");

    bridge.context().removeRoute("query-sm");
    HttpResponse<String> gone = ready();
    assertThat(gone.statusCode()).isEqualTo(503);
    assertThat(gone.body()).contains("query-sm (missing)");
  }

  private HttpResponse<String> ready() {
    return bridge.send("GET", "/health/ready", null, null);
  }
}
