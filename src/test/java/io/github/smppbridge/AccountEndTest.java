package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials and tokens are kept no longer than a session needs them. */
class AccountEndTest {
  private static final String ACCOUNT = StubGateway.USERNAME;

  @TempDir Path folder;
  private final StubGateway gateway = StubGateway.start();
  private TestBridge bridge;

  @BeforeEach
  void start() {
    bridge = TestBridge.start(gateway, folder, Map.of());
  }

  @AfterEach
  void stop() {
    bridge.close();
    gateway.close();
  }

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
    try (Socket socket = new Socket("127.0.0.1", bridge.smppPort())) {
      socket.getOutputStream().write(bindTransmitter());
      await().until(() -> gateway.requests(GatewayOperation.LIST_DEVICES).size() == 1);
    }
    gateway.release(GatewayOperation.LIST_DEVICES);

    await().until(() -> gateway.requests(GatewayOperation.REVOKE_TOKEN).size() == 1);
    await().until(() -> gateway.account(ACCOUNT).tokens().isEmpty());
    assertThat(accounts().find(ACCOUNT)).isEmpty();
  }

  private WireEsme bind() {
    return WireEsme.bind(WireEsme.TRANSMITTER, bridge.smppPort(), ACCOUNT, StubGateway.PASSWORD);
  }

  private GatewayAccounts accounts() {
    return bridge
        .context()
        .getRegistry()
        .lookupByNameAndType("gatewayAccounts", GatewayAccounts.class);
  }

  private static byte[] bindTransmitter() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    // the 4 is the octet 0x34: interface_version
    byte[] body =
        String.join("\0", ACCOUNT, StubGateway.PASSWORD, "", "4", "", "", "")
            .getBytes(StandardCharsets.ISO_8859_1);
    out.writeInt(16 + body.length);
    out.writeInt(WireEsme.TRANSMITTER);
    out.writeInt(0);
    out.writeInt(1);
    out.write(body);
    return bytes.toByteArray();
  }
}
