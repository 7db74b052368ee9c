package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gateways of accounts.file that a route chooses: what is about a message follows it there. */
class OtherGatewaysTest {
  private static final int OK = 0;
  private static final int RSYSERR = 0x08;
  private static final int RINVDSTADR = 0x0B;
  private static final String NUMBER = "4915112345678";
  private static final String IN_TWO_HOURS = "000000020000000R";

  @TempDir Path folder;
  @AutoClose private final StubGateway own = StubGateway.start();
  @AutoClose private final StubGateway cloud = StubGateway.start();
  private final TestClock clock = TestClock.running();
  private final Map<String, Object> chosen = new ConcurrentHashMap<>();
  private final Map<String, String> keys = new HashMap<>();
  private Path accounts;
  private TestBridge bridge;
  private Esme esme;

  @BeforeEach
  void start() throws IOException {
    cloud.account("CLOUDY", "its-own-password").device("cloud-phone", Instant.now());
    accounts = folder.resolve("accounts.yaml");
    writeAccounts(cloud.baseUrl(), "its-own-password");
    keys.putAll(
        Map.of(
            "accounts.file", accounts.toString(),
            "gateway.retries", "0",
            "gateway.timeout", "20s",
            "gateway.circuit_wait", "10m",
            "gateway.device_active_within", "0",
            "receipts.first_check", "2s",
            "receipts.reconcile_interval", "200ms"));
    begin();
  }

  private void writeAccounts(String url, String password) throws IOException {
    Files.writeString(folder.resolve("cloud-password"), password);
    Files.writeString(
        accounts,
        """
        gateways:
          cloud:
            url: %s
            username: CLOUDY
            password_file: cloud-password
        accounts: {}
        """
            .formatted(url));
  }

  private void begin() {
    bridge = TestBridge.start(own, folder, keys, clock);
    try {
      RouteBuilder.addRoutes(
          bridge.context(),
          routes ->
              routes
                  .from("direct:before-submit")
                  .routeId("before-submit")
                  .process(exchange -> exchange.getMessage().getHeaders().putAll(chosen)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    esme = bridge.bind();
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  private void choose(String gateways) {
    chosen.put("GatewayName", gateways);
  }

  private static Sms text(String text) {
    return Sms.to(NUMBER).text(text).withRegistered(1);
  }

  private void ownIsDown() {
    own.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(503, "queue limits"));
  }

  private Object stored(String id) {
    return bridge.database().run("SELECT gateway FROM message WHERE message_id = ?", id);
  }

  @Test
  void aMessageGoesWhereTheRouteSaysWithThatGatewaysCredentials() {
    choose("cloud");
    String id = esme.submit(text("to the cloud"));
    chosen.clear();
    String usual = esme.submit(text("as usual"));

    assertThat(cloud.sentTexts()).containsExactly("to the cloud");
    assertThat(own.sentTexts()).containsExactly("as usual");
    assertThat(cloud.last().deviceId()).isNotNull();
    assertThat(cloud.last().username()).isEqualTo("CLOUDY");
    assertThat(stored(id)).isEqualTo("cloud");
    assertThat(stored(usual)).isNull();
    assertThat(cloud.requests())
        .as("the ESME's own password is no business of another gateway")
        .allMatch(request -> request.header("Authorization").startsWith("Basic "))
        .noneMatch(request -> request.operation() == GatewayOperation.ISSUE_TOKEN);
  }

  @Test
  void queryCancelAndReplaceFollowIt() {
    choose("cloud");
    String id = esme.submit(text("first"));
    String other = esme.submit(text("other"));
    chosen.clear();
    own.forgetRequests();

    esme.query(id);
    assertThat(cloud.requests(GatewayOperation.GET_MESSAGE)).isNotEmpty();
    assertThat(esme.cancelStatus(id)).isEqualTo(OK);
    assertThat(cloud.requests(GatewayOperation.CANCEL_MESSAGE)).hasSize(1);
    assertThat(esme.replaceStatus(other, "second", 1)).isEqualTo(OK);
    assertThat(cloud.sentTexts()).containsExactly("first", "other", "second");
    assertThat(stored(other)).isEqualTo("cloud");
    assertThat(own.requests(GatewayOperation.GET_MESSAGE)).isEmpty();
    assertThat(own.requests(GatewayOperation.CANCEL_MESSAGE)).isEmpty();
    assertThat(own.requests(GatewayOperation.SEND_MESSAGE)).isEmpty();
  }

  @Test
  void itsEndIsAskedForThereAlsoWhileTheOwnGatewayIsDown() {
    String atOwn = esme.submit(text("at the own one"));
    choose("cloud");
    String id = esme.submit(text("ends there"));
    // the answers to the bind are no sign of health any more
    clock.advance(Duration.ofMinutes(1));
    own.respondAlways(GatewayOperation.GET_MESSAGE, Answer.error(500, "down"));
    await()
        .until(
            () -> {
              assertThatThrownBy(() -> esme.query(atOwn)).isInstanceOf(CommandRefused.class);
              return bridge.get("/health?data=true").contains("\"circuitOfAsks\":\"open\"");
            });
    cloud.state(cloud.last().id(), "Delivered", null);
    await()
        .until(
            () -> {
              clock.advance(Duration.ofSeconds(1));
              return !esme.receipts().isEmpty();
            });
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
  }

  @Test
  void theOwnGatewaysReportsSettleNothingThatIsElsewhere() {
    own.account(StubGateway.USERNAME).device("cloud-phone", Instant.now());
    String mine = esme.submit(text("mine"));
    String ownId = own.last().id();
    bridge.database().run("UPDATE message SET gateway = 'cloud' WHERE message_id = ?", mine);
    assertThat(own.deliver(ownId)).isEqualTo(200);
    assertThat(bridge.database().run("SELECT state FROM message WHERE message_id = ?", mine))
        .hasToString("0");
    bridge.database().run("UPDATE message SET gateway = NULL WHERE message_id = ?", mine);
    assertThat(own.deliver(ownId)).isEqualTo(200);
    assertThat(esme.awaitStat(mine)).isEqualTo("DELIVRD");
  }

  @Test
  void whatOneCertainlyDoesNotTakeGoesToTheNextHoweverItCame() {
    ownIsDown();
    choose("own, cloud");
    String id = esme.submit(text("single"));
    String whole = "A text in parts, long enough for two of them. ".repeat(4).strip();
    Parts.of(0, whole.getBytes(StandardCharsets.US_ASCII), 100).to(NUMBER).udh8(7).stream()
        .forEach(part -> esme.submit(part));
    esme.submitMulti(text("multi"), "4915112345601", "4915112345602");

    assertThat(cloud.sentTexts()).containsExactlyInAnyOrder("single", whole, "multi", "multi");
    assertThat(own.accepted()).isZero();
    assertThat(stored(id)).isEqualTo("cloud");
    assertThat(esme.cancelStatus(id)).isEqualTo(OK);
    assertThat(cloud.requests(GatewayOperation.CANCEL_MESSAGE)).hasSize(1);
  }

  @Test
  void aServerThatIsNotThereIsLeftAloneSoon() {
    own.close();
    choose("own,cloud");
    // what was begun on a connection that ends meanwhile may have arrived
    await().until(() -> esme.submitStatus(text("first")) == OK);
    for (int i = 0; i < 30; i++) {
      assertThat(esme.submitStatus(text("no " + i))).isEqualTo(OK);
    }
    assertThat(cloud.accepted()).isEqualTo(31);
  }

  @Test
  void whatNobodyKnowsTheEndOfStaysWithItsGateway() {
    choose("own,cloud");
    own.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.close().afterProcessing());
    own.respondAlways(GatewayOperation.GET_MESSAGE, Answer.close());
    assertThat(esme.submitStatus(text("maybe"))).isEqualTo(RSYSERR);
    assertThat(cloud.requests(GatewayOperation.SEND_MESSAGE)).isEmpty();
  }

  @Test
  void aMessageThatIsAtFaultItselfIsRefused() {
    choose("own,cloud");
    own.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(400, "invalid phone number"));
    assertThat(esme.submitStatus(text("wrong number"))).isEqualTo(RINVDSTADR);
    assertThat(cloud.requests(GatewayOperation.SEND_MESSAGE)).isEmpty();
  }

  @Test
  void whatIsHeldGoesToTheNextWhenItIsDue() {
    choose("own,cloud");
    String id = esme.submit(text("later").withSchedule(IN_TWO_HOURS));
    chosen.clear();
    ownIsDown();
    clock.advance(Duration.ofHours(2).plusSeconds(1));
    await().until(() -> cloud.accepted() == 1);
    assertThat(cloud.sentTexts()).containsExactly("later");
    await().untilAsserted(() -> assertThat(stored(id)).isEqualTo("cloud"));
    await()
        .untilAsserted(
            () -> assertThat(bridge.database().run("SELECT COUNT(*) FROM held")).hasToString("0"));
    assertThat(own.accepted()).isZero();
  }

  @Test
  void aLongMessageIsTakenUpAtItsGateway() {
    choose("cloud");
    cloud.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.close());
    cloud.respondAlways(GatewayOperation.GET_MESSAGE, Answer.close());
    String whole = "A text in parts, long enough for two of them. ".repeat(4).strip();
    List<Sms> parts =
        Parts.of(0, whole.getBytes(StandardCharsets.US_ASCII), 100).to(NUMBER).udh8(9);
    esme.submit(parts.get(0));
    assertThat(esme.submitStatus(parts.get(1))).isEqualTo(RSYSERR);
    bridge.close();
    chosen.clear();
    cloud.calm();
    begin();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              clock.advance(Duration.ofSeconds(20));
              return cloud.accepted() == 1;
            });
    assertThat(cloud.sentTexts()).contains(whole);
    assertThat(own.requests(GatewayOperation.SEND_MESSAGE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"clowd", "own,clowd", "OWN"})
  void aNameThatIsNoneIsNeverTheOwnGateway(String name) {
    choose(name);
    assertThat(esme.submitStatus(text("nowhere"))).isEqualTo(RSYSERR);
    assertThat(own.requests(GatewayOperation.SEND_MESSAGE)).isEmpty();
    assertThat(cloud.requests(GatewayOperation.SEND_MESSAGE)).isEmpty();
  }

  @Test
  void refusedCredentialsOfAnotherGatewayEndNoSession() throws IOException {
    choose("cloud");
    cloud.account("CLOUDY").password("changed");
    assertThat(esme.submitStatus(text("refused"))).isEqualTo(RSYSERR);
    assertThat(esme.submitStatus(text("refused"))).isEqualTo(RSYSERR);
    writeAccounts(cloud.baseUrl(), "changed");
    // read again with the file
    await().until(() -> esme.submitStatus(text("accepted")) == OK);
    assertThat(esme.bound()).isTrue();
  }

  @Test
  void aGatewayThatIsMovedInTheFileIsCalledThere() throws IOException {
    choose("cloud");
    esme.submit(text("here"));
    try (StubGateway moved = StubGateway.start()) {
      moved.account("CLOUDY", "its-own-password").device("cloud-phone", Instant.now());
      writeAccounts(moved.baseUrl(), "its-own-password");
      await()
          .until(
              () -> {
                esme.submit(text("there"));
                return moved.accepted() > 0;
              });
    }
  }

  @Test
  void oneThatHangsOrFailsOpensNoCircuitOfAnother() {
    choose("cloud");
    cloud.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(500, "down"));
    cloud.respondAlways(GatewayOperation.GET_MESSAGE, Answer.error(500, "down"));
    for (int i = 0; i < 60; i++) {
      assertThat(esme.submitStatus(text("fails " + i))).isEqualTo(RSYSERR);
    }
    assertThat(cloud.requests(GatewayOperation.SEND_MESSAGE)).hasSizeLessThan(60);
    chosen.clear();
    assertThat(esme.submitStatus(text("as usual"))).isEqualTo(OK);
  }

  /** Its connections are its own, too. */
  @Test
  void oneWhoseCallsHangLeavesTheOthersTheirs() {
    bridge.close();
    keys.put("gateway.max_connections", "4");
    begin();
    choose("cloud");
    cloud.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.hang());
    IntStream.range(0, 40).forEach(i -> esme.submitAsync(text("hangs " + i)));
    await().until(() -> !cloud.requests(GatewayOperation.SEND_MESSAGE).isEmpty());
    chosen.clear();
    for (int i = 0; i < 20; i++) {
      assertThat(esme.submitStatus(text("goes on " + i))).isEqualTo(OK);
    }
  }

  @Test
  void aPauseThatOneAsksForIsItsOwn() {
    choose("cloud");
    cloud.respond(
        GatewayOperation.SEND_MESSAGE, Answer.error(503, "busy").with("Retry-After", "30"));
    assertThat(esme.submitStatus(text("busy"))).isNotZero();
    assertThat(esme.submitStatus(text("paused"))).isEqualTo(0x58);
    assertThat(cloud.requests(GatewayOperation.SEND_MESSAGE)).hasSize(1);
    choose("cloud,own");
    assertThat(esme.submitStatus(text("meanwhile"))).isEqualTo(OK);
    assertThat(own.sentTexts()).containsExactly("meanwhile");
  }

  private void awaitWebhooks() {
    await()
        .until(
            () -> {
              clock.advance(Duration.ofMinutes(1));
              return cloud.account("CLOUDY").webhooks().size() == 3;
            });
  }

  @Test
  void itsPhonesReportWhatWasSentThere() {
    awaitWebhooks();
    choose("cloud");
    String id = esme.submit(text("told"));
    String replaced = esme.submit(text("old"));
    assertThat(esme.replaceStatus(replaced, "new", 1)).isEqualTo(OK);
    assertThat(cloud.deliver(cloud.last().id())).isEqualTo(200);
    cloud.messages().stream()
        .filter(message -> "told".equals(message.text()))
        .forEach(message -> assertThat(cloud.deliver(message.id())).isEqualTo(200));

    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
    assertThat(esme.awaitStat(replaced)).isEqualTo("DELIVRD");
    assertThat(cloud.requests(GatewayOperation.GET_MESSAGE)).isEmpty();
    assertThat(cloud.account("CLOUDY").webhooks().keySet())
        .allMatch(webhook -> webhook.length() <= 36);
  }

  @Test
  void itsReportsSettleNothingThatWentElsewhere() {
    awaitWebhooks();
    choose("cloud");
    String id = esme.submit(text("mine"));
    String atCloud = cloud.last().id();
    bridge.database().run("UPDATE message SET gateway = NULL WHERE message_id = ?", id);
    assertThat(cloud.deliver(atCloud)).isEqualTo(200);
    assertThat(bridge.database().run("SELECT state FROM message WHERE message_id = ?", id))
        .hasToString("0");
    bridge.database().run("UPDATE message SET gateway = 'branch' WHERE message_id = ?", id);
    assertThat(cloud.deliver(atCloud)).isEqualTo(200);
    assertThat(bridge.database().run("SELECT state FROM message WHERE message_id = ?", id))
        .hasToString("0");
    bridge.database().run("UPDATE message SET gateway = 'cloud' WHERE message_id = ?", id);
    assertThat(cloud.deliver(atCloud)).isEqualTo(200);
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
  }

  @Test
  void whatItsPhonesReceiveIsNobodys() {
    awaitWebhooks();
    String url = cloud.account("CLOUDY").webhookUrl("sms:sent");
    String received =
        """
        {"id": "e1", "webhookId": "w", "event": "sms:received", "deviceId": "cloud-phone",
         "payload": {"messageId": "m", "message": "hi", "sender": "+4915100000001",
                     "phoneNumber": "+4915100000001", "simNumber": 1,
                     "receivedAt": "2026-12-01T12:00:00Z"}}""";
    assertThat(cloud.post(url, received, Map.of())).isEqualTo(200);
    assertThat(cloud.post(url + "x", received, Map.of())).isEqualTo(404);
    assertThat(bridge.database().run("SELECT COUNT(*) FROM outbox")).hasToString("0");
  }
}
