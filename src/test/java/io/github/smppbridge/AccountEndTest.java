package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Credentials and tokens are kept no longer than a session needs them. */
class AccountEndTest {
  private static final String ACCOUNT = StubGateway.USERNAME;

  @AutoClose private final TestBridge bridge = TestBridge.start(Map.of());
  private final StubGateway gateway = bridge.gateway();

  @Test
  void theLastSessionTakesThemWithIt() {
    WireEsme first = bind();
    WireEsme second = bind();
    first.unbind();
    assertThat(gateway.account(ACCOUNT).tokens()).isNotEmpty();

    second.unbind();

    await().until(() -> gateway.account(ACCOUNT).tokens().isEmpty());
    assertThat(accounts().find(ACCOUNT)).isEmpty();
  }

  @Test
  void aBindWhoseClientIsGoneBeforeItsAnswerLeavesNoneBehind() throws IOException {
    gateway.hold(GatewayOperation.LIST_DEVICES);
    try (RawEsme esme = RawEsme.connect(bridge.smppPort())) {
      esme.send(Command.BIND_TRANSMITTER, 1, Pdus.bind(ACCOUNT, StubGateway.PASSWORD, 0x34));
      await().until(() -> gateway.requests(GatewayOperation.LIST_DEVICES).size() == 1);
    }
    gateway.release(GatewayOperation.LIST_DEVICES);

    await().until(() -> gateway.requests(GatewayOperation.REVOKE_TOKEN).size() == 1);
    await().until(() -> gateway.account(ACCOUNT).tokens().isEmpty());
    assertThat(accounts().find(ACCOUNT)).isEmpty();
  }

  private WireEsme bind() {
    return bridge.wire(WireEsme.TRANSMITTER, ACCOUNT);
  }

  private GatewayAccounts accounts() {
    return bridge.bean("gatewayAccounts", GatewayAccounts.class);
  }
}
