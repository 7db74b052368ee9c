package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.github.smppbridge.testkit.StubGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

  /** Binds that are all sent before the first is answered, over a balancer. */
  private static final class Flood implements AutoCloseable {
    private final List<RawEsme> binds = new ArrayList<>();
    private final int port;

    Flood(int port) {
      this.port = port;
    }

    void bind(String address, String systemId, String password) throws IOException {
      RawEsme esme = RawEsme.connect(port);
      binds.add(esme);
      String proxy = "PROXY TCP4 " + address + " 192.0.2.254 40000 2775\r\n";
      esme.write(
          Pdus.join(
              proxy.getBytes(StandardCharsets.US_ASCII),
              Pdus.pdu(Command.BIND_TRANSMITTER, 1, Pdus.bind(systemId, password, 0x34))));
    }

    /** How each is answered, in the order in which they were sent. */
    List<String> answers() throws IOException {
      List<String> answers = new ArrayList<>();
      for (RawEsme esme : binds) {
        answers.add(CommandStatus.name(esme.read().status()));
      }
      return answers;
    }

    @Override
    public void close() throws IOException {
      for (RawEsme esme : binds) {
        esme.close();
      }
    }
  }

  @Test
  void ofManyGuessesAtOnceNoMoreAreAskedForThanBlockAndNobodyLearnsWhichIsRight(
      @TempDir Path folder) throws IOException {
    Path accounts = folder.resolve("accounts.yaml");
    Files.writeString(folder.resolve("secret"), StubGateway.PASSWORD);
    Files.writeString(
        accounts,
        "accounts: {shop: {password_hash: \"%s\", gateway: {username: X, password_file: secret}}}"
            .formatted(BCrypt.withDefaults().hashToString(8, "right".toCharArray())));
    Map<String, String> keys =
        Map.of(
            "accounts.file", accounts.toString(),
            "limits.bind_refusal_delay", "100ms",
            "limits.bind_block", "1h",
            "smpp.proxy_protocol_from", "127.0.0.1");
    try (TestBridge bridge = TestBridge.start(keys)) {
      StubGateway gateway = bridge.gateway();
      gateway.account("VICTIM", StubGateway.PASSWORD);
      gateway.latency(Duration.ofMillis(20));
      try (Flood usual = new Flood(bridge.smppPort())) {
        usual.bind("198.51.100.1", "VICTIM", StubGateway.PASSWORD);
        assertThat(usual.answers()).containsExactly("ESME_ROK");
      }
      gateway.forgetRequests();

      try (Flood one = new Flood(bridge.smppPort())) {
        for (int i = 0; i < 60; i++) {
          one.bind("192.0.2.1", StubGateway.USERNAME, i == 50 ? StubGateway.PASSWORD : "x" + i);
        }
        assertGuarded(one.answers(), gateway);
      }
      gateway.forgetRequests();

      // one name from as many addresses
      try (Flood many = new Flood(bridge.smppPort())) {
        for (int i = 0; i < 40; i++) {
          many.bind("203.0.113." + i, "VICTIM", i == 35 ? StubGateway.PASSWORD : "x" + i);
        }
        assertGuarded(many.answers(), gateway);
      }
      try (Flood usual = new Flood(bridge.smppPort())) {
        usual.bind("198.51.100.1", "VICTIM", StubGateway.PASSWORD);
        assertThat(usual.answers()).containsExactly("ESME_ROK");
      }
      gateway.forgetRequests();

      // a password that the bridge itself compares
      try (Flood hashed = new Flood(bridge.smppPort())) {
        for (int i = 0; i < 30; i++) {
          hashed.bind("192.0.2.9", "shop", i == 25 ? "right" : "x" + i);
        }
        List<String> answers = hashed.answers();
        assertThat(Collections.frequency(answers, "ESME_RINVPASWD")).isEqualTo(5);
        assertThat(Collections.frequency(answers, "ESME_RBINDFAIL")).isEqualTo(25);
        assertThat(gateway.requests(GatewayOperation.LIST_DEVICES)).isEmpty();
      }
    }
  }

  private static void assertGuarded(List<String> answers, StubGateway gateway) {
    assertThat(Collections.frequency(answers, "ESME_RINVPASWD")).isEqualTo(5);
    assertThat(Collections.frequency(answers, "ESME_RBINDFAIL")).isEqualTo(answers.size() - 5);
    assertThat(gateway.requests(GatewayOperation.LIST_DEVICES)).hasSize(5);
    assertThat(gateway.requests(GatewayOperation.ISSUE_TOKEN)).isEmpty();
  }
}
