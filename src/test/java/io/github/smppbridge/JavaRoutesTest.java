package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Sms;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A RouteBuilder on the class path takes the place of the YAML route of the same id. */
class JavaRoutesTest {
  @AutoClose
  private final TestBridge bridge =
      TestBridge.start(Map.of("camel.main.base-package-scan", "io.github.smppbridge.teamroutes"));

  @Test
  void aRouteOfJavaIsTheOneThatRuns() {
    Esme esme = bridge.bind();

    assertThat(esme.submitStatus(Sms.to("499001234567").text("premium")))
        .isEqualTo(CommandStatus.ESME_RINVDSTADR);
    assertThat(esme.submitStatus(Sms.to("4915112345678").text("usual"))).isZero();
    assertThat(bridge.send("GET", "/health/ready", null, null).statusCode()).isEqualTo(200);
  }
}
