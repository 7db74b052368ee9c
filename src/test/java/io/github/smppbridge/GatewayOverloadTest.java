package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A gateway that asks to wait, fails, or is gone, is left alone; ESMEs are told at once. */
class GatewayOverloadTest {
  private static final int RSYSERR = 0x08;
  private static final int RBINDFAIL = 0x0D;
  private static final int RTHROTTLED = 0x58;
  private static final Sms MESSAGE = Sms.to("4915112345678").text("hello");

  private static final Duration CIRCUIT_WAIT = Duration.ofSeconds(40);
  private static final Duration ANSWERED_FOR = Duration.ofSeconds(31);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(50);

  private final TestClock clock = TestClock.running();

  @AutoClose
  private final TestBridge bridge =
      TestBridge.start(
          Map.of("gateway.retries", "0", "gateway.circuit_wait", CIRCUIT_WAIT.toSeconds() + "s"),
          clock);

  private final StubGateway gateway = bridge.gateway();

  private int sends() {
    return gateway.requests(GatewayOperation.SEND_MESSAGE).size();
  }

  @Test
  void untilRetryAfterHasPassedTheAccountIsThrottledWithoutAskingTheGateway() {
    gateway.account("OTHER", "other-password-14");
    Esme esme = bridge.bind();
    Esme other = bridge.bind("OTHER", "other-password-14");
    for (int status : List.of(429, 503)) {
      gateway.forgetRequests();
      gateway.respond(
          GatewayOperation.SEND_MESSAGE,
          Answer.error(status, "queue limits exceeded")
              .with("Retry-After", String.valueOf(RETRY_AFTER.toSeconds())));
      assertThat(esme.submitStatus(MESSAGE)).isEqualTo(RTHROTTLED);
      assertThat(esme.submitStatus(MESSAGE)).isEqualTo(RTHROTTLED);
      assertThat(sends()).as("requests").isEqualTo(1);
      assertThat(other.submitStatus(MESSAGE)).as("another account").isZero();

      clock.advance(RETRY_AFTER);
      assertThat(esme.submitStatus(MESSAGE)).isZero();
      assertThat(sends()).isEqualTo(3);
    }
  }

  @Test
  void aGatewayThatFailsIsLeftAloneThenTriedThenUsedAgain() {
    Esme esme = bridge.bind();
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(500, "internal"));
    gateway.respondAlways(GatewayOperation.ISSUE_TOKEN, Answer.error(500, "internal"));
    gateway.respondAlways(GatewayOperation.LIST_DEVICES, Answer.error(500, "internal"));
    failing(esme, 30);
    assertThat(health()).contains("\"circuit\":\"open\"");
    assertThat(bridge.get("/metrics")).containsPattern("smsgate_circuit_state 2(\\.0)?\n");

    gateway.forgetRequests();
    assertThat(esme.submitStatus(MESSAGE)).isEqualTo(RSYSERR);
    assertThat(sends()).as("requests").isZero();
    assertThat(bridge.bindStatus("ANYONE", "any-password-14")).isEqualTo(RBINDFAIL);

    gateway.calm();
    clock.advance(CIRCUIT_WAIT);
    accepted(esme, 10);
    assertThat(health()).contains("\"circuit\":\"closed\"");
    assertThat(bridge.get("/metrics")).containsPattern("smsgate_circuit_state 0(\\.0)?\n");
  }

  @Test
  void aGatewayThatTakesNoMessageIsLeftAloneAlthoughItAnswersEverythingElse() {
    IntStream.range(0, 20).forEach(i -> bridge.bind().close());
    Esme esme = bridge.bind();
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(500, "internal"));
    failing(esme, 30);
    assertThat(health())
        .contains("\"circuit\":\"open\"", "\"circuitOfSends\":\"open\"")
        .contains("\"circuitOfAsks\":\"closed\"");

    gateway.forgetRequests();
    assertThat(esme.submitStatus(MESSAGE)).isEqualTo(RSYSERR);
    assertThat(sends()).as("requests").isZero();
    gateway.account("OTHER", "other-password-14");
    bridge.bind("OTHER", "other-password-14").close();
  }

  @Test
  void aGatewayThatAnswersNothingElseStillTakesMessages() {
    Esme esme = bridge.bind();
    String id = esme.submit("asked", "4915112345678");
    clock.advance(ANSWERED_FOR); // the answers to this bind are no sign of health any more
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.error(500, "internal"));
    for (int i = 0; i < 30; i++) {
      assertThatThrownBy(() -> esme.query(id)).isInstanceOf(CommandRefused.class);
    }
    assertThat(health())
        .contains("\"circuit\":\"open\"", "\"circuitOfSends\":\"closed\"")
        .contains("\"circuitOfAsks\":\"open\"");
    accepted(esme, 1);
  }

  @Test
  void aGatewayWithoutTokensIsAskedOnceABindAndOpensNoCircuit() {
    gateway.tokens(false);
    for (int i = 0; i < 30; i++) {
      gateway.forgetRequests();
      bridge.bind().close();
      assertThat(gateway.requests(GatewayOperation.ISSUE_TOKEN)).hasSizeLessThanOrEqualTo(1);
    }
    assertThat(health()).contains("\"circuit\":\"closed\"");
  }

  @Test
  void whatTheGatewayRefusesNeverOpensTheCircuit() {
    Esme esme = bridge.bind();
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(400, "no content"));
    failing(esme, 30);
    gateway.respondAlways(
        GatewayOperation.SEND_MESSAGE, Answer.error(503, "queue limits exceeded"));
    failing(esme, 30);
    assertThat(health()).contains("\"circuit\":\"closed\"");
    gateway.respondNormally(GatewayOperation.SEND_MESSAGE);
    assertThat(esme.submitStatus(MESSAGE)).isZero();
  }

  @Test
  void aGatewayThatIsGoneIsATemporaryErrorUntilItIsBack() {
    int port = gateway.port();
    Esme esme = bridge.bind();
    gateway.close();
    assertThat(esme.submitStatus(MESSAGE)).isEqualTo(RSYSERR);
    assertThat(esme.bound()).isTrue();
    assertThat(bridge.bindStatus(StubGateway.USERNAME, StubGateway.PASSWORD)).isEqualTo(RBINDFAIL);

    try (StubGateway back = StubGateway.start(port)) {
      await().until(() -> esme.submitStatus(MESSAGE) == 0);
    }
  }

  private static void accepted(Esme esme, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(esme.submitStatus(MESSAGE)).isZero();
    }
  }

  private static void failing(Esme esme, int count) {
    List<CompletableFuture<String>> all =
        IntStream.range(0, count).mapToObj(i -> esme.submitAsync(MESSAGE)).toList();
    all.forEach(
        submit ->
            assertThat(submit)
                .failsWithin(Duration.ofSeconds(60))
                .withThrowableThat()
                .withCauseInstanceOf(CommandRefused.class));
  }

  private String health() {
    return bridge.get("/health?data=true");
  }
}
