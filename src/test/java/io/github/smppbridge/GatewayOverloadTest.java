package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.Submission;
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
  private static final Submission MESSAGE = Submission.to("4915112345678").text("hello");

  @AutoClose
  private final TestBridge bridge =
      TestBridge.start(
          Map.of("gateway.retries", "0", "gateway.timeout", "2s", "gateway.circuit_wait", "3s"));

  private final StubGateway gateway = bridge.gateway();

  private int sends() {
    return gateway.requests(GatewayOperation.SEND_MESSAGE).size();
  }

  @Test
  void untilRetryAfterHasPassedTheAccountIsThrottledWithoutAskingTheGateway() {
    gateway.account("OTHER", "other-password-14");
    try (Esme esme = bridge.bind();
        Esme other = bridge.bind("OTHER", "other-password-14")) {
      for (int status : List.of(429, 503)) {
        gateway.forgetRequests();
        gateway.respond(
            GatewayOperation.SEND_MESSAGE,
            Answer.error(status, "queue limits exceeded").with("Retry-After", "2"));
        assertThat(esme.submitStatus(MESSAGE)).isEqualTo(RTHROTTLED);
        assertThat(esme.submitStatus(MESSAGE)).isEqualTo(RTHROTTLED);
        assertThat(sends()).as("requests").isEqualTo(1);
        assertThat(other.submitStatus(MESSAGE)).as("another account").isZero();

        await().until(() -> esme.submitStatus(MESSAGE) == 0);
        assertThat(sends()).isEqualTo(3);
      }
    }
  }

  @Test
  void aGatewayThatFailsIsLeftAloneThenTriedThenUsedAgain() {
    try (Esme esme = bridge.bind()) {
      gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(500, "internal"));
      gateway.respondAlways(GatewayOperation.ISSUE_TOKEN, Answer.error(500, "internal"));
      gateway.respondAlways(GatewayOperation.LIST_DEVICES, Answer.error(500, "internal"));
      // calls of the tests before are still in the circuit's window
      await()
          .untilAsserted(
              () -> {
                failing(esme, 30);
                assertThat(bridge.get("/health?data=true")).contains("\"circuit\":\"open\"");
              });
      assertThat(bridge.get("/metrics")).containsPattern("smsgate_circuit_state 2(\\.0)?\n");

      gateway.forgetRequests();
      long start = System.nanoTime();
      assertThat(esme.submitStatus(MESSAGE)).isEqualTo(RSYSERR);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      assertThat(sends()).as("requests").isZero();
      assertThat(bridge.bindStatus("ANYONE", "any-password-14")).isEqualTo(RBINDFAIL);

      gateway.calm();
      await().until(() -> esme.submitStatus(MESSAGE) == 0);
      await()
          .untilAsserted(
              () -> {
                assertThat(esme.submitStatus(MESSAGE)).isZero();
                assertThat(bridge.get("/health?data=true")).contains("\"circuit\":\"closed\"");
              });
      assertThat(bridge.get("/metrics")).containsPattern("smsgate_circuit_state 0(\\.0)?\n");
    }
  }

  @Test
  void aGatewayWithoutTokensIsAskedOnceABindAndOpensNoCircuit() {
    gateway.tokens(false);
    try {
      for (int i = 0; i < 30; i++) {
        gateway.forgetRequests();
        bridge.bind().close();
        assertThat(gateway.requests(GatewayOperation.ISSUE_TOKEN)).hasSizeLessThanOrEqualTo(1);
      }
      assertThat(bridge.get("/health?data=true")).contains("\"circuit\":\"closed\"");
    } finally {
      gateway.tokens(true);
    }
  }

  @Test
  void whatTheGatewayRefusesNeverOpensTheCircuit() {
    try (Esme esme = bridge.bind()) {
      gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(400, "no content"));
      failing(esme, 30);
      gateway.respondAlways(
          GatewayOperation.SEND_MESSAGE, Answer.error(503, "queue limits exceeded"));
      failing(esme, 30);
      assertThat(bridge.get("/health?data=true")).contains("\"circuit\":\"closed\"");
      gateway.respondNormally(GatewayOperation.SEND_MESSAGE);
      assertThat(esme.submitStatus(MESSAGE)).isZero();
    }
  }

  @Test
  void aGatewayThatIsGoneIsATemporaryErrorUntilItIsBack() {
    int port = gateway.port();
    try (Esme esme = bridge.bind()) {
      gateway.close();
      assertThat(esme.submitStatus(MESSAGE)).isEqualTo(RSYSERR);
      assertThat(esme.bound()).isTrue();
      assertThat(bridge.bindStatus(StubGateway.USERNAME, StubGateway.PASSWORD))
          .isEqualTo(RBINDFAIL);

      try (StubGateway back = StubGateway.start(port)) {
        await().until(() -> esme.submitStatus(MESSAGE) == 0);
      }
    }
  }

  private static void failing(Esme esme, int count) {
    List<CompletableFuture<String>> all =
        IntStream.range(0, count).mapToObj(i -> esme.submitAsync(MESSAGE)).toList();
    all.forEach(
        submit ->
            assertThat(submit)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withCauseInstanceOf(CommandRefused.class));
  }
}
