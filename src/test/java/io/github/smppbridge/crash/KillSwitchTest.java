package io.github.smppbridge.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.GatewayEvent;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Sql;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dead do nothing more, and hold nothing that another one needs. */
class KillSwitchTest {
  private static final String NUMBER = "4915112345678";

  @TempDir Path folder;
  private StubGateway gateway;
  private MortalBridge mortal;

  @BeforeEach
  void start() {
    gateway = StubGateway.start();
    mortal = new MortalBridge(gateway, folder, Map.of(), Duration.ofMillis(50));
    mortal.start();
  }

  @AfterEach
  void end() {
    mortal.close();
    gateway.close();
  }

  private WireEsme bind() {
    return WireEsme.bind(
        WireEsme.TRANSCEIVER, mortal.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD);
  }

  private long stored() {
    return ((Number) Sql.of(folder.resolve("test.db")).run("SELECT COUNT(*) FROM message"))
        .longValue();
  }

  /** Returns how many PDUs the ESME got of the life that ended. */
  private int dieAt(Passage passage) throws Exception {
    try (WireEsme esme = bind()) {
      mortal.life().observe((passed, exchange) -> passed.includes(passage));
      esme.submit("hello", NUMBER);
      assertThat(mortal.life().death().get(60, TimeUnit.SECONDS).includes(passage)).isTrue();
      await("the end of its connection").until(esme::ended);
      mortal.awaitDeath();
      return esme.all().size();
    }
  }

  @Test
  void whoDiesBeforeTheCommitHasStoredAndSentNothing() throws Exception {
    assertThat(dieAt(Passage.beforeCommit(List.of("message insert")))).isZero();
    assertThat(stored()).isZero();
    assertThat(gateway.sent()).isEmpty();
  }

  @Test
  void whoDiesAfterTheCommitHasStoredAndSentNothing() throws Exception {
    assertThat(dieAt(Passage.afterCommit(List.of("message insert")))).isZero();
    assertThat(stored()).isOne();
    assertThat(gateway.sent()).isEmpty();
  }

  @Test
  void whoDiesAfterTheCallHasSentAndAnsweredNothing() throws Exception {
    assertThat(dieAt(Passage.after("gateway-request", "to-gateway"))).isZero();
    assertThat(gateway.sent()).hasSize(1);
  }

  @Test
  void aWebhookOfTheDeadIsNotAnsweredAndNoTokenIsRevoked() throws Exception {
    try (WireEsme esme = bind()) {
      esme.awaitAnswer(esme.submit("hello", NUMBER));
      gateway.forgetRequests();
      mortal.life().observe((passed, exchange) -> passed.commits("message transition"));
      assertThat(gateway.fire(sentEvent())).failsWithin(Duration.ofSeconds(60));
    }
    mortal.awaitDeath();
    assertThat(gateway.requests()).isEmpty();
    assertThat(gateway.account(StubGateway.USERNAME).webhooks()).isNotEmpty();
    assertThat(gateway.account(StubGateway.USERNAME).tokens()).isNotEmpty();
  }

  private GatewayEvent sentEvent() {
    return GatewayEvent.sent(gateway.messages().iterator().next(), 1);
  }

  @Test
  void anotherOneGoesOnWithTheStoreAndThePorts() throws Exception {
    assertThat(dieAt(Passage.beforeCommit(List.of("message answered")))).isOne();
    String id = (String) Sql.of(folder.resolve("test.db")).run("SELECT message_id FROM message");
    mortal.start();
    try (WireEsme esme = bind()) {
      assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE)).hasSize(1);
      gateway.deliver(gateway.messages().iterator().next().id());
      assertThat(esme.awaitDelivered(1)).extracting(WireEsme.Pdu::id).containsExactly(id);
    }
  }
}
