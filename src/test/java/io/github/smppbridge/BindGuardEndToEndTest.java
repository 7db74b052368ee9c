package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BindGuardEndToEndTest {
  /** Of users whose names begin with GUESS. */
  private static final String BASIC_GUESS = "Basic R1VFU1";

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

  @Test
  void afterARestartAClientThatIsWrongShutsOutNobodyWhoBoundBefore(@TempDir Path folder) {
    Map<String, String> keys = Map.of("limits.bind_refusal_delay", "0");
    try (StubGateway gateway = StubGateway.start()) {
      gateway.account("NEWONE", StubGateway.PASSWORD);
      try (TestBridge before = TestBridge.start(gateway, folder, keys)) {
        before.bind().unbind();
      }
      try (TestBridge bridge = TestBridge.start(gateway, folder, keys)) {
        for (int i = 0; i < 5; i++) {
          assertThat(bridge.bindStatus("CLIENT", "same")).isEqualTo(CommandStatus.ESME_RINVPASWD);
        }
        gateway.forgetRequests();
        assertThat(bridge.bindStatus("CLIENT", "same")).isEqualTo(CommandStatus.ESME_RBINDFAIL);
        assertThat(bridge.bindStatus("NEWONE", StubGateway.PASSWORD))
            .as("an account that never bound waits")
            .isEqualTo(CommandStatus.ESME_RBINDFAIL);
        assertThat(gateway.requests(GatewayOperation.LIST_DEVICES)).isEmpty();
        bridge.bind().unbind();
        assertThat(bridge.database().run("SELECT COUNT(*) FROM known_place").toString())
            .isEqualTo("1");
      }
    }
  }

  @Test
  void aFloodOfGuessesIsBoundedForTheGatewayAndDelaysNobody() {
    Map<String, String> keys =
        Map.of(
            "limits.bind_refusal_delay", "0",
            // as from as many addresses
            "limits.bind_failures", "0",
            "limits.bind_unproved_per_second", "2");
    try (TestBridge bridge = TestBridge.start(keys)) {
      bridge.bind().unbind();
      bridge.gateway().forgetRequests();
      long start = System.nanoTime();
      int temporary = 0;
      for (int i = 0; i < 14; i++) {
        int status = bridge.bindStatus("GUESS" + i, "wrong");
        assertThat(status).isIn(CommandStatus.ESME_RINVPASWD, CommandStatus.ESME_RSYSERR);
        temporary += status == CommandStatus.ESME_RSYSERR ? 1 : 0;
        if (i % 5 == 4) {
          assertThat(bridge.bindStatus(StubGateway.USERNAME, StubGateway.PASSWORD)).isZero();
        }
      }
      long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds() + 1;
      long guesses =
          bridge.gateway().requests(GatewayOperation.LIST_DEVICES).stream()
              .filter(request -> request.header("Authorization").startsWith(BASIC_GUESS))
              .count();
      assertThat(guesses).isEqualTo(14 - temporary).isLessThanOrEqualTo(10 + 2 * seconds);
      assertThat(bridge.get("/metrics"))
          .containsPattern("smpp_binds_over_budget_total " + temporary + "(\\.0)?\n");
    }
  }
}
