package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppServer;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.github.smppbridge.testkit.StubGateway;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clients that bind and leave while the gateway is slow. */
class AbandonedBindsTest {
  private static final int PLACES = 24;

  private static final Map<String, String> KEYS =
      Map.of(
          "smpp.max_unbound", "" + PLACES,
          // as from many addresses
          "limits.bind_failures", "0",
          "limits.bind_unproved_per_second", "0");

  @Test
  void theirBindsAreBoundedAndOverAtTheNextStep() throws IOException {
    try (TestBridge bridge = TestBridge.start(KEYS);
        LogLines log = LogLines.of("io.github.smppbridge", Level.INFO)) {
      StubGateway gateway = bridge.gateway();
      gateway.hold(GatewayOperation.ISSUE_TOKEN);
      gateway.hold(GatewayOperation.LIST_DEVICES);
      for (int i = 0; i < 200; i++) {
        bindAndLeave(bridge);
      }
      SmppServer server = bridge.server().getServer();
      await().until(() -> server.unboundConnections() == 0);
      assertThat(server.bindingConnections()).isBetween(1, PLACES);

      gateway.release(GatewayOperation.ISSUE_TOKEN);
      gateway.release(GatewayOperation.LIST_DEVICES);
      await().until(() -> server.unfinishedRequests() == 0);
      assertThat(server.bindingConnections()).isZero();
      assertThat(asked(gateway)).isBetween(1, PLACES);
      assertThat(gateway.requests(GatewayOperation.PUT_WEBHOOK)).isEmpty();
      assertThat(bridge.bindStatus(StubGateway.USERNAME, StubGateway.PASSWORD))
          .isEqualTo(CommandStatus.ESME_ROK);
      assertThat(log.events()).allMatch(event -> event.getThrowableProxy() == null);
      assertThat(log.messages()).hasSizeLessThan(60);
    }
  }

  private static int asked(StubGateway gateway) {
    return gateway.requests(GatewayOperation.ISSUE_TOKEN).size()
        + gateway.requests(GatewayOperation.LIST_DEVICES).size();
  }

  private static void bindAndLeave(TestBridge bridge) throws IOException {
    byte[] bind = Pdus.bind(StubGateway.USERNAME, StubGateway.PASSWORD, 0x34);
    try (RawEsme esme = RawEsme.connect(bridge.smppPort())) {
      esme.send(Command.BIND_TRANSCEIVER, 1, bind);
    }
  }
}
