package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BindGuardEndToEndTest {
  @Test
  void guessingIsSlowAndSoonOverWithoutTheGatewayBeingAsked() {
    try (TestBridge bridge = TestBridge.start(Map.of("limits.bind_refusal_delay", "100ms"))) {
      StubGateway gateway = bridge.gateway();
      long start = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        assertThat(bridge.bindStatus(StubGateway.USERNAME, "wrong" + i))
            .isEqualTo(CommandStatus.ESME_RINVPASWD);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(450));
      gateway.forgetRequests();

      assertThat(bridge.bindStatus(StubGateway.USERNAME, StubGateway.PASSWORD))
          .isEqualTo(CommandStatus.ESME_RBINDFAIL);
      assertThat(bridge.bindStatus("SOMEBODY", "else")).isEqualTo(CommandStatus.ESME_RBINDFAIL);
      assertThat(gateway.requests(GatewayOperation.ISSUE_TOKEN)).isEmpty();
      assertThat(gateway.requests(GatewayOperation.LIST_DEVICES)).isEmpty();
    }
  }
}
