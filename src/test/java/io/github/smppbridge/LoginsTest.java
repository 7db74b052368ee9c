package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.gateway.AccountSessions;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jsmpp.bean.BindType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bind by its own credentials, many at the cost of a few, and strangers harm nobody. */
class LoginsTest {
  private static final String NUMBER = "4915112345678";
  private static final String PASSWORD = "right-password-14";
  private static final Sms SMS = Sms.to(NUMBER).text("hello");
  private static final int MANY = 200;

  @TempDir static Path folder;
  private static final TestClock clock = TestClock.running();
  private static StubGateway gateway;
  private static TestBridge bridge;
  private static int accounts;

  private String account;

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(
        folder.resolve("accounts.yaml"),
        """
        accounts:
          sender: {bind_types: [transmitter]}
        """);
    bridge =
        TestBridge.start(
            Map.of(
                "limits.bind_refusal_delay",
                "0",
                "limits.bind_failures",
                "0",
                "limits.bind_unproved_per_second",
                "0",
                "smpp.max_unbound_per_address",
                "1000",
                "accounts.file",
                folder.resolve("accounts.yaml").toString()),
            clock);
    gateway = bridge.gateway();
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  @BeforeEach
  void account() {
    account = "LOGIN" + ++accounts;
    gateway.account(account, PASSWORD);
    gateway.forgetRequests();
  }

  @AfterEach
  void calm() {
    bridge.calm();
  }

  private static int asked(GatewayOperation operation) {
    return gateway.requests(operation).size();
  }

  private Esme bind() {
    return bridge.bind(account, PASSWORD);
  }

  private static String authorization() {
    return gateway.requests(GatewayOperation.SEND_MESSAGE).stream()
        .reduce((before, last) -> last)
        .orElseThrow()
        .header("Authorization");
  }

  @Test
  void anOldPasswordDoesNotBindThoughASessionsTokenLives() {
    Esme session = bind();
    gateway.account(account).passwordAlone("changed");

    assertThat(bridge.bindStatus(account, PASSWORD)).isNotZero();

    bridge.bind(account, "changed").close();
    assertThat(gateway.account(account).tokens()).isNotEmpty();
    session.close();
  }

  @Test
  void nobodyIsLetInForWhatABindBeforeHim() {
    for (int i = 0; i < 3; i++) {
      bind().unbind();
    }
    gateway.account(account).passwordAlone("changed");
    assertThat(bridge.bindStatus(account, PASSWORD)).isNotZero();
    assertThat(bridge.bindStatus(account, "a guess")).isEqualTo(CommandStatus.ESME_RINVPASWD);
    assertThat(bridge.bindStatus(account, "changed")).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 60})
  void manyBindsOfAnAccountCostAFewCalls(int latency) throws IOException {
    gateway.latency(Duration.ofMillis(latency));
    List<RawEsme> esmes = begin(MANY, PASSWORD);
    try {
      assertThat(statuses(esmes)).containsOnly(0).hasSize(MANY);
      assertThat(asked(GatewayOperation.ISSUE_TOKEN)).isEqualTo(1);
      assertThat(asked(GatewayOperation.LIST_DEVICES)).isLessThanOrEqualTo(10);
      assertThat(asked(GatewayOperation.PUT_WEBHOOK)).isLessThanOrEqualTo(6);
    } finally {
      close(esmes);
    }
  }

  @Test
  void manyThatTheGatewayRefusesForNowDoNotAskAgainAllAtOnce() throws IOException {
    gateway.respondAlways(
        GatewayOperation.LIST_DEVICES, Answer.error(429, "too many").after(Duration.ofMillis(60)));
    List<RawEsme> esmes = begin(50, PASSWORD);
    try {
      assertThat(statuses(esmes)).containsOnly(CommandStatus.ESME_RBINDFAIL).hasSize(50);
      assertThat(asked(GatewayOperation.LIST_DEVICES)).isLessThanOrEqualTo(5);
      assertThat(asked(GatewayOperation.ISSUE_TOKEN)).isZero();
    } finally {
      close(esmes);
    }
  }

  @Test
  void otherCredentialsAreAnotherLoginAndWhoseSocketIsGoneTakesNobodyAlong() throws IOException {
    gateway.hold(GatewayOperation.LIST_DEVICES);
    List<RawEsme> first = begin(1, PASSWORD);
    await().until(() -> asked(GatewayOperation.LIST_DEVICES) == 1);
    List<RawEsme> right = begin(3, PASSWORD);
    List<RawEsme> wrong = begin(2, "wrong");
    await().until(() -> asked(GatewayOperation.LIST_DEVICES) == 2);
    close(first);
    gateway.release(GatewayOperation.LIST_DEVICES);
    try {
      assertThat(statuses(right)).containsOnly(0);
      assertThat(statuses(wrong)).containsOnly(CommandStatus.ESME_RINVPASWD);
      await().until(() -> gateway.account(account).tokens().size() == 2);
    } finally {
      close(right);
      close(wrong);
    }
  }

  @Test
  void aBindThatIsRefusedLeavesTheOthersTheirToken() throws IOException {
    gateway.account("sender", PASSWORD);
    account = "sender";
    gateway.latency(Duration.ofMillis(30));
    List<RawEsme> receivers = begin(5, PASSWORD, Pdus.BIND_RECEIVER);
    List<RawEsme> senders = begin(5, PASSWORD, Pdus.BIND_TRANSMITTER);
    try {
      assertThat(statuses(senders)).containsOnly(0);
      assertThat(statuses(receivers)).containsOnly(CommandStatus.ESME_RBINDFAIL);
      await().until(() -> gateway.account(account).tokens().size() == 2);
    } finally {
      close(receivers);
      close(senders);
    }
    await().until(() -> gateway.account("sender").tokens().isEmpty());
  }

  @Test
  void aReceiverThatTheAccountMayNotHaveIsAtNoTimeOneOfIts() throws Exception {
    gateway.account("sender", PASSWORD);
    account = "sender";
    AccountSessions sessions =
        bridge.context().getRegistry().findSingleByType(AccountSessions.class);
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Boolean> receives =
        CompletableFuture.supplyAsync(
            () -> {
              boolean seen = false;
              while (!over.get()) {
                seen |= sessions.hasReceiver("SENDER");
              }
              return seen;
            });
    try (Esme sender = Esme.bind(BindType.BIND_TX, bridge.smppPort(), account, PASSWORD)) {
      for (int i = 0; i < 20; i++) {
        List<RawEsme> receivers = begin(5, PASSWORD, Pdus.BIND_RECEIVER);
        assertThat(statuses(receivers)).containsOnly(CommandStatus.ESME_RBINDFAIL);
        close(receivers);
      }
    } finally {
      over.set(true);
    }
    assertThat(receives.get(10, TimeUnit.SECONDS)).as("counted as a receiver").isFalse();
  }

  @Test
  void aStrangersBindsPauseNobodyAndOpenNothing() {
    Esme victim = bind();
    Answer busy = Answer.error(429, "too many requests").with("Retry-After", "64");
    for (Answer answer : List.of(busy, Answer.raw(502, "<html>"), Answer.close())) {
      gateway.respondAlways(GatewayOperation.ISSUE_TOKEN, answer);
      gateway.respondAlways(GatewayOperation.LIST_DEVICES, answer);
      for (int i = 0; i < 3; i++) {
        assertThat(bridge.bindStatus(account, "wrong" + i)).isNotZero();
      }
      assertThat(victim.submitStatus(SMS)).isZero();
    }
  }

  @Test
  void whoHasToWaitForATokenSubmitsMeanwhile() {
    Esme esme = bind();
    gateway.account(account).expireTokens();
    gateway.respondAlways(
        GatewayOperation.ISSUE_TOKEN, Answer.error(429, "too many").with("Retry-After", "64"));
    for (int i = 0; i < 5; i++) {
      assertThat(esme.submitStatus(SMS)).isZero();
    }
    clock.advance(Duration.ofSeconds(30));
    assertThat(esme.submitStatus(SMS)).isZero();
    assertThat(asked(GatewayOperation.ISSUE_TOKEN)).isEqualTo(2);
  }

  @Test
  void afterOneFailedRenewalATokenIsAskedForAgain() {
    Esme esme = bind();
    gateway.account(account).expireTokens();
    gateway.respond(GatewayOperation.ISSUE_TOKEN, Answer.error(403, "not now"));
    gateway.respondAlways(GatewayOperation.ISSUE_TOKEN, Answer.error(500, "internal"));
    assertThat(esme.submitStatus(SMS)).isZero();
    assertThat(authorization()).startsWith("Basic ");
    // the pause counts from when the refusal has come, which may be after the submit's answer
    await().until(() -> bridge.context().getInflightRepository().size() == 0);
    gateway.respondNormally(GatewayOperation.ISSUE_TOKEN);
    clock.advance(Duration.ofMinutes(16));
    await().until(() -> gateway.account(account).tokens().size() == 2);
    await()
        .until(
            () -> {
              assertThat(esme.submitStatus(SMS)).isZero();
              return authorization().startsWith("Bearer ");
            });
  }

  @Test
  void aBindWithoutATokenGetsOneLater() {
    gateway.respond(GatewayOperation.ISSUE_TOKEN, Answer.error(429, "too many"));
    Esme esme = bind();
    await().until(() -> gateway.account(account).tokens().size() == 2);
    esme.submit("hello", NUMBER);
    assertThat(authorization()).startsWith("Bearer ");
  }

  private List<RawEsme> begin(int count, String password) throws IOException {
    return begin(count, password, Pdus.BIND_TRANSCEIVER);
  }

  private List<RawEsme> begin(int count, String password, int type) throws IOException {
    List<RawEsme> esmes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      esmes.add(RawEsme.connect(bridge.smppPort()));
    }
    for (RawEsme esme : esmes) {
      esme.write(Pdus.pdu(type, 0, 1, Pdus.bind(account, password, 0x34)));
    }
    return esmes;
  }

  private static List<Integer> statuses(List<RawEsme> esmes) throws IOException {
    List<Integer> statuses = new ArrayList<>();
    for (RawEsme esme : esmes) {
      statuses.add(esme.read().status());
    }
    return statuses;
  }

  private static void close(List<RawEsme> esmes) throws IOException {
    for (RawEsme esme : esmes) {
      esme.close();
    }
  }
}
