package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The gateway's tokens and passwords over the life of sessions. */
class TokensTest {
  private static final String NUMBER = "4915112345678";
  private static final String PASSWORD = "long-password-14";

  /** The stub counts access and refresh token. */
  private static final int ONE_TOKEN = 2;

  @RegisterExtension
  static final TestBridge bridge =
      TestBridge.start(Map.of("limits.bind_refusal_delay", "0"), TestClock.running());

  static final StubGateway gateway = bridge.gateway();

  private static Esme bind(String account) {
    return bridge.bind(account, PASSWORD);
  }

  private static int tokens(String account) {
    return gateway.account(account).tokens().size();
  }

  @Test
  void sessionsThatBindAtTheSameTimeKeepOneToken() {
    gateway.account("CROWD1", PASSWORD);
    gateway.latency(Duration.ofMillis(100));
    List<CompletableFuture<Esme>> binds =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> bind("CROWD1")))
            .limit(4)
            .toList();
    List<Esme> esmes = binds.stream().map(CompletableFuture::join).toList();
    gateway.latency(Duration.ZERO);

    await().until(() -> tokens("CROWD1") == ONE_TOKEN);
    gateway.forgetRequests();
    esmes.get(3).submit("hello", NUMBER);
    assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE).get(0).header("Authorization"))
        .startsWith("Bearer ");

    esmes.forEach(Esme::unbind);
    await().until(() -> tokens("CROWD1") == 0);
  }

  @Test
  void aRefusedBindLeavesNoToken() {
    gateway.account("REFUSE", PASSWORD);
    gateway.respondAlways(GatewayOperation.LIST_DEVICES, Answer.error(403, "scope required"));
    gateway.forgetRequests();
    assertThat(bridge.bindStatus("REFUSE", PASSWORD)).isEqualTo(CommandStatus.ESME_RINVPASWD);
    assertThat(gateway.requests(GatewayOperation.ISSUE_TOKEN)).isEmpty();
    assertThat(tokens("REFUSE")).isZero();
  }

  @Test
  void aClientThatLeavesDuringItsBindLeavesNoToken() throws IOException {
    gateway.account("LEAVES", PASSWORD);
    gateway.forgetRequests();
    gateway.hold(GatewayOperation.ISSUE_TOKEN);
    try (RawEsme esme = RawEsme.connect(bridge.smppPort())) {
      esme.send(Command.BIND_TRANSMITTER, 1, Pdus.bind("LEAVES", PASSWORD, 0x34));
      await().until(() -> !gateway.requests(GatewayOperation.ISSUE_TOKEN).isEmpty());
    }
    gateway.release(GatewayOperation.ISSUE_TOKEN);
    await().until(() -> !gateway.requests(GatewayOperation.REVOKE_TOKEN).isEmpty());
    await().until(() -> tokens("LEAVES") == 0);
  }

  @Test
  void aPasswordChangedAtTheGatewayEndsTheAccountsSessions() {
    gateway.account("CHANGE", PASSWORD);
    gateway.account("STAYS1", PASSWORD);
    Esme sender = bind("CHANGE");
    Esme idle = bind("CHANGE");
    Esme other = bind("STAYS1");
    gateway.account("CHANGE").password("quite-another-one");
    assertThat(sender.submitStatus(Sms.to(NUMBER).text("hello")))
        .isEqualTo(CommandStatus.ESME_RSYSERR);
    sender.awaitClosed();
    idle.awaitClosed();
    assertThat(other.submitStatus(Sms.to(NUMBER).text("hello"))).isZero();
    bridge.bind("CHANGE", "quite-another-one").close();
  }

  @Test
  void aBridgeThatStopsLeavesNoToken() {
    gateway.account("ATSTOP", PASSWORD);
    try (TestBridge second = TestBridge.start(gateway, Map.of());
        Esme esme = second.bind("ATSTOP", PASSWORD)) {
      assertThat(esme.bound()).isTrue();
      assertThat(tokens("ATSTOP")).isEqualTo(ONE_TOKEN);
      second.close();
      assertThat(tokens("ATSTOP")).isZero();
      assertThat(gateway.account("ATSTOP").webhooks()).isNotEmpty();
    }
  }

  @Test
  void aRefusalThatTheGatewayDoesNotRepeatEndsNothing() {
    gateway.account("ODDONE", PASSWORD);
    Esme esme = bind("ODDONE");
    for (int i = 0; i < 2; i++) {
      gateway.forgetRequests();
      gateway.respond(
          GatewayOperation.SEND_MESSAGE,
          Answer.error(401, "unauthorized"),
          Answer.error(401, "unauthorized"));
      assertThat(esme.submitStatus(Sms.to(NUMBER).text("hello")))
          .isEqualTo(CommandStatus.ESME_RSYSERR);
      await().until(() -> !gateway.requests(GatewayOperation.LIST_DEVICES).isEmpty());
      await().until(() -> esme.submitStatus(Sms.to(NUMBER).text("again")) == 0);
    }
    assertThat(esme.bound()).isTrue();
  }
}
