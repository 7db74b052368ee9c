package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoorEndToEndTest {
  @TempDir Path folder;

  @Test
  void guessingIsSlowAndSoonOverWithoutTheGatewayBeingAsked() {
    try (StubGateway gateway = StubGateway.start();
        TestBridge bridge =
            TestBridge.start(gateway, folder, Map.of("limits.bind_refusal_delay", "100ms"))) {
      long start = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        assertThat(status(bridge, StubGateway.USERNAME, "wrong" + i))
            .isEqualTo(CommandStatus.ESME_RINVPASWD);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(450));
      gateway.forgetRequests();

      assertThat(status(bridge, StubGateway.USERNAME, StubGateway.PASSWORD))
          .isEqualTo(CommandStatus.ESME_RBINDFAIL);
      assertThat(status(bridge, "SOMEBODY", "else")).isEqualTo(CommandStatus.ESME_RBINDFAIL);
      assertThat(gateway.requests(GatewayOperation.ISSUE_TOKEN)).isEmpty();
      assertThat(gateway.requests(GatewayOperation.LIST_DEVICES)).isEmpty();
    }
  }

  private static int status(TestBridge bridge, String systemId, String password) {
    CommandRefused refused =
        catchThrowableOfType(
            CommandRefused.class, () -> Esme.bind(bridge.smppPort(), systemId, password).close());
    return refused == null ? 0 : refused.commandStatus();
  }
}
