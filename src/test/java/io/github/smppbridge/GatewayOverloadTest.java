package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.Submission;
import io.github.smppbridge.testkit.TestClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that asks to wait, fails, or is gone, is left alone; ESMEs are told at once. */
class GatewayOverloadTest {
  private static final int RSYSERR = 0x08;
  private static final int RBINDFAIL = 0x0D;
  private static final int RTHROTTLED = 0x58;
  private static final Submission MESSAGE = Submission.to("4915112345678").text("hello");

  private static final Duration CIRCUIT_WAIT = Duration.ofSeconds(40);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(50);

  private final TestClock clock = TestClock.running();
  @TempDir Path folder;
  private StubGateway gateway;
  private TestBridge bridge;

  @BeforeEach
  void start() {
    gateway = StubGateway.start();
    bridge =
        TestBridge.start(
            gateway,
            folder,
            Map.of("gateway.retries", "0", "gateway.circuit_wait", CIRCUIT_WAIT.toSeconds() + "s"),
            clock);
  }

  @AfterEach
  void stop() {
    bridge.close();
    gateway.close();
  }

  private Esme bind() {
    return Esme.bind(bridge.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD);
  }

  private int sends() {
    return gateway.requests(GatewayOperation.SEND_MESSAGE).size();
  }

  @Test
  void untilRetryAfterHasPassedTheAccountIsThrottledWithoutAskingTheGateway() {
    gateway.account("OTHER", "other-password-14");
    try (Esme esme = bind();
        Esme other = Esme.bind(bridge.smppPort(), "OTHER", "other-password-14")) {
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
  }

  @Test
  void aGatewayThatFailsIsLeftAloneThenTriedThenUsedAgain() {
    try (Esme esme = bind()) {
      gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(500, "internal"));
      gateway.respondAlways(GatewayOperation.ISSUE_TOKEN, Answer.error(500, "internal"));
      gateway.respondAlways(GatewayOperation.LIST_DEVICES, Answer.error(500, "internal"));
      failing(esme, 30);
      assertThat(health()).contains("\"circuit\":\"open\"");
      assertThat(get("/metrics")).containsPattern("smsgate_circuit_state 2(\\.0)?\n");

      gateway.forgetRequests();
      assertThat(esme.submitStatus(MESSAGE)).isEqualTo(RSYSERR);
      assertThat(sends()).as("requests").isZero();
      Assertions.assertThatThrownBy(
              () -> Esme.bind(bridge.smppPort(), "ANYONE", "any-password-14").close())
          .isInstanceOfSatisfying(
              CommandRefused.class,
              refused -> assertThat(refused.commandStatus()).isEqualTo(RBINDFAIL));

      for (GatewayOperation operation : GatewayOperation.values()) {
        gateway.respondNormally(operation);
      }
      clock.advance(CIRCUIT_WAIT);
      accepted(esme, 10);
      assertThat(health()).contains("\"circuit\":\"closed\"");
      assertThat(get("/metrics")).containsPattern("smsgate_circuit_state 0(\\.0)?\n");
    }
  }

  @Test
  void aGatewayThatTakesNoMessageIsLeftAloneAlthoughItAnswersEverythingElse() {
    IntStream.range(0, 20).forEach(i -> bind().close());
    try (Esme esme = bind()) {
      gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(500, "internal"));
      failing(esme, 30);
      assertThat(health())
          .contains("\"circuit\":\"open\"", "\"circuitOfSends\":\"open\"")
          .contains("\"circuitOfAsks\":\"closed\"");

      gateway.forgetRequests();
      assertThat(esme.submitStatus(MESSAGE)).isEqualTo(RSYSERR);
      assertThat(sends()).as("requests").isZero();
      gateway.account("OTHER", "other-password-14");
      Esme.bind(bridge.smppPort(), "OTHER", "other-password-14").close();
    }
  }

  @Test
  void aGatewayThatAnswersNothingElseStillTakesMessages() {
    try (Esme esme = bind()) {
      gateway.respondAlways(GatewayOperation.ISSUE_TOKEN, Answer.error(500, "internal"));
      gateway.respondAlways(GatewayOperation.LIST_DEVICES, Answer.error(500, "internal"));
      for (int i = 0; i < 30; i++) {
        String anyone = "ANY" + i;
        Assertions.assertThatThrownBy(
                () -> Esme.bind(bridge.smppPort(), anyone, "any-password-14").close())
            .isInstanceOf(CommandRefused.class);
      }
      assertThat(health())
          .contains("\"circuit\":\"open\"", "\"circuitOfSends\":\"closed\"")
          .contains("\"circuitOfAsks\":\"open\"");
      accepted(esme, 1);
    }
  }

  @Test
  void aGatewayWithoutTokensIsAskedOnceABindAndOpensNoCircuit() {
    gateway.tokens(false);
    try {
      for (int i = 0; i < 30; i++) {
        gateway.forgetRequests();
        bind().close();
        assertThat(gateway.requests(GatewayOperation.ISSUE_TOKEN)).hasSizeLessThanOrEqualTo(1);
      }
      assertThat(health()).contains("\"circuit\":\"closed\"");
    } finally {
      gateway.tokens(true);
    }
  }

  @Test
  void whatTheGatewayRefusesNeverOpensTheCircuit() {
    try (Esme esme = bind()) {
      gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(400, "no content"));
      failing(esme, 30);
      gateway.respondAlways(
          GatewayOperation.SEND_MESSAGE, Answer.error(503, "queue limits exceeded"));
      failing(esme, 30);
      assertThat(health()).contains("\"circuit\":\"closed\"");
      gateway.respondNormally(GatewayOperation.SEND_MESSAGE);
      assertThat(esme.submitStatus(MESSAGE)).isZero();
    }
  }

  @Test
  void aGatewayThatIsGoneIsATemporaryErrorUntilItIsBack() {
    int port = gateway.port();
    try (Esme esme = bind()) {
      gateway.close();
      assertThat(esme.submitStatus(MESSAGE)).isEqualTo(RSYSERR);
      assertThat(esme.bound()).isTrue();
      Assertions.assertThatThrownBy(() -> bind().close())
          .isInstanceOfSatisfying(
              CommandRefused.class,
              refused -> assertThat(refused.commandStatus()).isEqualTo(RBINDFAIL));

      gateway = StubGateway.start(port);
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
    return get("/health?data=true");
  }

  private String get(String path) {
    URI uri = URI.create("http://127.0.0.1:" + bridge.httpPort() + path);
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
