package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A gateway that is ill refuses right passwords, too. */
class DoubtfulRefusalsTest {
  private static final String NUMBER = "4915112345678";
  private static final String PASSWORD = "right-password-14";
  private static final Answer UNAUTHORIZED = Answer.error(401, "Unauthorized");
  private static final Answer FAILING = Answer.raw(503, "{\"status\":\"fail\",\"checks\":{}}");
  private static final Answer ABSENT = Answer.error(404, "Cannot GET /health/ready");

  @TempDir static Path folder;
  private static final TestClock clock = TestClock.running();
  private static StubGateway gateway;
  private static TestBridge bridge;

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(folder.resolve("password"), "changed-at-the-gateway");
    Files.writeString(
        folder.resolve("accounts.yaml"),
        """
        accounts:
          mapped: {password_hash: "%s", gateway: {username: %s, password_file: password}}
        """
            .formatted(
                BCrypt.withDefaults().hashToString(4, "short".toCharArray()),
                StubGateway.USERNAME));
    bridge =
        TestBridge.start(
            Map.of(
                "limits.bind_refusal_delay",
                "0",
                "accounts.file",
                folder.resolve("accounts.yaml").toString()),
            clock);
    gateway = bridge.gateway();
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  /** Nothing is remembered of the gateway's health, nor of failures. */
  @BeforeEach
  void later() {
    bridge.calm();
    clock.advance(Duration.ofMinutes(11));
  }

  private static void refuseEverybody() {
    gateway.respondAlways(GatewayOperation.ISSUE_TOKEN, UNAUTHORIZED);
    gateway.respondAlways(GatewayOperation.LIST_DEVICES, UNAUTHORIZED);
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, UNAUTHORIZED);
  }

  @Test
  void aRightPasswordIsTemporarilyRefusedWhileTheGatewayIsIllAndBindsAtOnceAfterIt() {
    gateway.account("FRESH1", PASSWORD);
    refuseEverybody();
    gateway.respondAlways(GatewayOperation.HEALTH, FAILING);
    for (int i = 0; i < 8; i++) {
      assertThat(bridge.bindStatus("FRESH1", PASSWORD)).isEqualTo(CommandStatus.ESME_RSYSERR);
    }
    gateway.calm();
    assertThat(bridge.bindStatus("FRESH1", PASSWORD)).isZero();
    clock.advance(Duration.ofSeconds(3));
    assertThat(bridge.bindStatus("FRESH1", "wrong")).isEqualTo(CommandStatus.ESME_RINVPASWD);
  }

  static Stream<Answer> illnesses() {
    return Stream.of(
        Answer.raw(200, "{\"status\":\"fail\"}"),
        Answer.raw(502, "<html>Bad Gateway"),
        Answer.error(500, "internal"),
        Answer.close());
  }

  @ParameterizedTest
  @MethodSource("illnesses")
  void illIsWhatFailsOrDoesNotAnswer(Answer health) {
    refuseEverybody();
    gateway.respondAlways(GatewayOperation.HEALTH, health);
    assertThat(bridge.bindStatus("NOBODY", PASSWORD)).isEqualTo(CommandStatus.ESME_RSYSERR);
  }

  static Stream<Answer> absences() {
    return Stream.of(
        ABSENT,
        Answer.error(501, "not implemented"),
        Answer.raw(200, "<!doctype html><title>Console"),
        UNAUTHORIZED);
  }

  @ParameterizedTest
  @MethodSource("absences")
  void aGatewayThatDoesNotTellItsHealthIsBelieved(Answer health) {
    refuseEverybody();
    gateway.respondAlways(GatewayOperation.HEALTH, health);
    gateway.respondAlways(GatewayOperation.ROOT_HEALTH, health);
    assertThat(bridge.bindStatus("NOBODY", PASSWORD)).isEqualTo(CommandStatus.ESME_RINVPASWD);
  }

  @Test
  void theHealthOfAPrivateServerIsAtItsRoot() {
    refuseEverybody();
    gateway.respondAlways(GatewayOperation.HEALTH, ABSENT);
    gateway.respondAlways(GatewayOperation.ROOT_HEALTH, FAILING);
    assertThat(bridge.bindStatus("NOBODY", PASSWORD)).isEqualTo(CommandStatus.ESME_RSYSERR);
  }

  @Test
  void aHealthPageThatIsGoneIsNoAbsence() {
    assertThat(bridge.bindStatus("NOBODY", PASSWORD)).isEqualTo(CommandStatus.ESME_RINVPASWD);
    gateway.respondAlways(GatewayOperation.HEALTH, ABSENT);
    assertThat(bridge.bindStatus("NOBODY", "other")).isEqualTo(CommandStatus.ESME_RSYSERR);
  }

  @Test
  void aProxysPageIsNotTheGatewaysWord() {
    for (int status : new int[] {401, 403}) {
      gateway.respondAlways(GatewayOperation.ISSUE_TOKEN, Answer.raw(status, " <html>Forbidden"));
      gateway.respondAlways(GatewayOperation.LIST_DEVICES, Answer.raw(status, " <html>Forbidden"));
      assertThat(bridge.bindStatus("NOBODY", PASSWORD)).isEqualTo(CommandStatus.ESME_RSYSERR);
    }
  }

  @Test
  void aPasswordThatBoundBeforeIsWrongOnlyWhenTheGatewayInsists() {
    gateway.account("BEFORE", PASSWORD);
    bridge.bind("BEFORE", PASSWORD).unbind();
    gateway.account("BEFORE").password("changed-password-14");
    for (int i = 0; i < 8; i++) {
      assertThat(bridge.bindStatus("BEFORE", PASSWORD)).isEqualTo(CommandStatus.ESME_RSYSERR);
    }
    assertThat(bridge.bindStatus("BEFORE", "a guess")).isEqualTo(CommandStatus.ESME_RINVPASWD);
    clock.advance(Duration.ofMinutes(5));
    assertThat(bridge.bindStatus("BEFORE", PASSWORD)).isEqualTo(CommandStatus.ESME_RINVPASWD);
    bridge.bind("BEFORE", "changed-password-14").close();
  }

  @Test
  void anEntrysCredentialThatIsRefusedIsNoGuessOfTheClient() {
    for (int i = 0; i < 8; i++) {
      assertThat(bridge.bindStatus("mapped", "short")).isEqualTo(CommandStatus.ESME_RSYSERR);
    }
    assertThat(bridge.bindStatus(StubGateway.USERNAME, StubGateway.PASSWORD)).isZero();
  }

  @Test
  void anIllGatewayEndsNoSessionAndItsTokenIsAskedForAgain() {
    gateway.account("STAYS2", PASSWORD);
    Esme esme = bridge.bind("STAYS2", PASSWORD);
    gateway.account("STAYS2").expireTokens();
    refuseEverybody();
    gateway.respondAlways(GatewayOperation.HEALTH, FAILING);
    gateway.forgetRequests();
    assertThat(esme.submitStatus(Sms.to(NUMBER).text("one"))).isEqualTo(CommandStatus.ESME_RSYSERR);
    await().until(() -> !gateway.requests(GatewayOperation.HEALTH).isEmpty());
    gateway.calm();
    await().until(() -> esme.submitStatus(Sms.to(NUMBER).text("two")) == 0);
    clock.advance(Duration.ofMinutes(6));
    await().until(() -> !gateway.account("STAYS2").tokens().isEmpty());
    assertThat(esme.bound()).isTrue();
  }

  @Test
  void refusalsAtTheSameTimeShareTheQuestion() {
    gateway.respondAlways(
        GatewayOperation.HEALTH,
        Answer.raw(200, "{\"status\":\"pass\"}").after(Duration.ofMillis(200)));
    gateway.hold(GatewayOperation.LIST_DEVICES);
    ExecutorService clients = Executors.newCachedThreadPool();
    List<CompletableFuture<Integer>> binds =
        IntStream.range(0, 5)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> bridge.bindStatus("GUESS" + i, "wrong"), clients))
            .toList();
    await().until(() -> gateway.requests(GatewayOperation.LIST_DEVICES).size() == 5);
    gateway.release(GatewayOperation.LIST_DEVICES);
    assertThat(binds.stream().map(CompletableFuture::join))
        .containsOnly(CommandStatus.ESME_RINVPASWD);
    clients.shutdown();
    assertThat(gateway.requests(GatewayOperation.HEALTH)).hasSizeBetween(1, 4);
  }
}
