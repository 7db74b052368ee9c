package io.github.smppbridge;

import static io.github.smppbridge.testkit.WireEsme.RECEIVER;
import static io.github.smppbridge.testkit.WireEsme.TRANSCEIVER;
import static io.github.smppbridge.testkit.WireEsme.TRANSMITTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.GatewayEvent;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import io.github.smppbridge.testkit.WireEsme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an account's webhooks are registered and when they go. */
class WebhookLifecycleTest {
  private static final String ACCOUNT = StubGateway.USERNAME;
  private static final int EVENTS = 5;

  @TempDir Path folder;
  private final StubGateway gateway = StubGateway.start();
  private TestBridge bridge;

  @AfterEach
  void stop() {
    bridge.close();
    gateway.close();
  }

  private void start(String linger) {
    start(Map.of("gateway.webhook_linger", linger));
  }

  private void start(Map<String, String> keys) {
    bridge = TestBridge.start(gateway, folder, keys, TestClock.running());
  }

  private WireEsme bind(int type) {
    return bridge.wire(type, ACCOUNT);
  }

  private int webhooks() {
    return gateway.account(ACCOUNT).webhooks().size();
  }

  private int deletions() {
    return gateway.requests(GatewayOperation.DELETE_WEBHOOK).size();
  }

  private int registrations() {
    return gateway.requests(GatewayOperation.PUT_WEBHOOK).size();
  }

  @Test
  void theFirstReceiverRegistersThemAndTheLastTakesThemAway() {
    start("10m");
    WireEsme sender = bind(TRANSMITTER);
    assertThat(webhooks()).isZero();
    WireEsme first = bind(RECEIVER);
    assertThat(webhooks()).isEqualTo(EVENTS);
    WireEsme second = bind(TRANSCEIVER);
    assertThat(registrations()).isEqualTo(EVENTS);

    first.unbind();
    assertThat(webhooks()).isEqualTo(EVENTS);
    second.unbind();
    await().until(() -> webhooks() == 0);
    assertThat(sender.ended()).isFalse();
  }

  @Test
  void aLostConnectionKeepsThemForAClientThatComesBack() {
    start("10m");
    bind(RECEIVER).close();
    await().until(() -> bridge.server().getSessions().sessions().isEmpty());

    bind(RECEIVER);

    assertThat(webhooks()).isEqualTo(EVENTS);
    assertThat(registrations()).isEqualTo(EVENTS);
    assertThat(gateway.requests(GatewayOperation.DELETE_WEBHOOK)).isEmpty();
  }

  @Test
  void aClientThatDoesNotComeBackLosesThemAfterTheLinger() {
    start("1s");
    bind(RECEIVER).close();

    await().until(() -> webhooks() == 0);
    await("no session needs a token").until(() -> gateway.account(ACCOUNT).tokens().isEmpty());
  }

  @Test
  void withForeverTheyStayAfterAGoodbyeAndWhatPhonesReportWaitsForTheNextBind() {
    Map<String, String> keys =
        Map.of(
            "gateway.webhook_linger",
            "forever",
            "gateway.webhook_base_url",
            "https://bridge.example.org");
    start(keys);
    WireEsme first = bind(TRANSCEIVER);
    first.awaitAnswer(first.submit("hello", "4915112345678"));
    first.unbind();
    await("nothing else is kept").until(() -> gateway.account(ACCOUNT).tokens().isEmpty());
    bridge.close();
    assertThat(webhooks()).isEqualTo(EVENTS);

    start(keys);
    assertThat(tell(GatewayEvent.delivered(gateway.last()))).isEqualTo(200);
    assertThat(tell(received("while you were out"))).isEqualTo(200);
    WireEsme back = bind(TRANSCEIVER);
    back.await(pdu -> pdu.text().equals("while you were out"));
    back.await(pdu -> pdu.text().contains("stat:DELIVRD"));
    assertThat(registrations()).isEqualTo(EVENTS);
    assertThat(deletions()).isZero();
  }

  @Test
  void anEntryOfAccountsFileHasALingerOfItsOwn() throws IOException {
    Path accounts = folder.resolve("accounts.yaml");
    Files.writeString(accounts, "accounts:\n  STUB01: {webhook_linger: forever}\n");
    start(Map.of("accounts.file", accounts.toString(), "gateway.webhook_linger", "0"));
    gateway.account("OTHER1", StubGateway.PASSWORD);
    WireEsme other = bridge.wire(RECEIVER, "OTHER1");
    bind(RECEIVER).unbind();
    bind(RECEIVER).close();
    other.unbind();
    await().until(() -> gateway.account("OTHER1").webhooks().isEmpty());
    await().until(() -> bridge.server().getSessions().sessions().isEmpty());

    assertThat(gateway.fireReceived(ACCOUNT, "+4917012345678", null, "missed")).isEqualTo(200);
    bind(RECEIVER).await(pdu -> pdu.text().equals("missed"));
    assertThat(registrations()).isEqualTo(2 * EVENTS);
  }

  private GatewayEvent received(String text) {
    return GatewayEvent.incoming(
        "sms:received", gateway.account(ACCOUNT), "+4917012345678", null, text);
  }

  /** Told to where the webhook points, at the port that this bridge has. */
  private int tell(GatewayEvent event) {
    String url = gateway.account(ACCOUNT).webhookUrl(event.event());
    return gateway.post(
        url.replace("https://bridge.example.org", "http://127.0.0.1:" + bridge.httpPort()),
        event.toJson("w").encode(),
        Map.of());
  }

  @Test
  void withoutALingerALostConnectionTakesThemAwayAtOnce() {
    bridge =
        TestBridge.withoutTimers(gateway.baseUrl(), folder, Map.of("gateway.webhook_linger", "0"));
    bind(RECEIVER).close();

    await().until(() -> webhooks() == 0);
  }

  @Test
  void aGatewayThatDoesNotTakeThemRefusesNoBindAndIsAskedAgain() {
    gateway.respond(GatewayOperation.PUT_WEBHOOK, Answer.error(400, "invalid webhook"));
    start("10m");
    bind(RECEIVER);
    assertThat(webhooks()).isEqualTo(EVENTS - 1);

    bind(RECEIVER);

    assertThat(webhooks()).isEqualTo(EVENTS);
    assertThat(registrations()).as("none twice that was taken").isEqualTo(EVENTS + 1);
  }

  @Test
  void theFirstBindAfterARestartFindsThemRegistered() {
    start(Map.of("gateway.webhook_base_url", "https://bridge.example.org"));
    bind(RECEIVER);
    Map<String, ?> before = gateway.account(ACCOUNT).webhooks();
    bridge.close();
    assertThat(webhooks()).as("phones may report while we restart").isEqualTo(EVENTS);

    start(Map.of("gateway.webhook_base_url", "https://bridge.example.org/"));
    bind(RECEIVER);

    assertThat(gateway.account(ACCOUNT).webhooks()).isEqualTo(before);
    assertThat(registrations()).as("the gateway told that it has them").isEqualTo(EVENTS);
  }

  @Test
  void anotherBaseUrlReplacesThem() {
    start(Map.of("gateway.webhook_base_url", "https://old.example.org"));
    bind(RECEIVER);
    bridge.close();

    start(Map.of("gateway.webhook_base_url", "https://new.example.org"));
    bind(RECEIVER);

    assertThat(gateway.account(ACCOUNT).webhooks().values())
        .hasSize(EVENTS)
        .allMatch(webhook -> webhook.getString("url").startsWith("https://new.example.org/api"));
  }

  @Test
  void aReceiverThatComesAndGoesDuringARemovalLeavesNothingBehind() {
    start("10m");
    WireEsme first = bind(RECEIVER);
    gateway.hold(GatewayOperation.DELETE_WEBHOOK);
    first.unbind();
    await().until(() -> deletions() == EVENTS);
    WireEsme second = bind(RECEIVER);
    gateway.hold(GatewayOperation.PUT_WEBHOOK);
    gateway.release(GatewayOperation.DELETE_WEBHOOK);
    // the removal took the second one's webhooks away, and is about to bring them back
    await().until(() -> registrations() == 3 * EVENTS);
    second.unbind();
    await().until(() -> deletions() == 2 * EVENTS);
    gateway.release(GatewayOperation.PUT_WEBHOOK);

    // some are asked twice: the token went with the second one
    await().until(() -> deletions() >= 3 * EVENTS);
    await().until(() -> webhooks() == 0);
  }

  @Test
  void whatCouldNotBeDeletedIsRememberedAndDeletedAtTheNextEnd() {
    start("10m");
    WireEsme esme = bind(RECEIVER);
    gateway.respondAlways(GatewayOperation.DELETE_WEBHOOK, Answer.error(403, "scope required"));
    esme.unbind();
    await().until(() -> gateway.requests(GatewayOperation.DELETE_WEBHOOK).size() >= EVENTS);
    await("the token goes when all were tried")
        .until(() -> gateway.account(ACCOUNT).tokens().isEmpty());
    assertThat(webhooks()).isEqualTo(EVENTS);
    gateway.respondNormally(GatewayOperation.DELETE_WEBHOOK);

    bind(RECEIVER).unbind();

    await().until(() -> webhooks() == 0);
  }
}
