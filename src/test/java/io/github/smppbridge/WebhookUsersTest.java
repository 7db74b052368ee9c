package io.github.smppbridge;

import static io.github.smppbridge.testkit.WireEsme.TRANSCEIVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.GatewayEvent;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import io.github.smppbridge.testkit.WireEsme;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks are of a user of the gateway: entries are pointed at others, renamed, and share one. */
class WebhookUsersTest {
  private static final int EVENTS = 6;
  private static final String FORMER = StubGateway.USERNAME;
  private static final String LATER = "STUB02";
  private static final String NUMBER = "4915112345678";
  private static final String HASH =
      BCrypt.withDefaults().hashToString(4, StubGateway.PASSWORD.toCharArray());

  @TempDir Path folder;
  private final StubGateway gateway = StubGateway.start();
  private final TestClock clock = TestClock.running();
  private final AtomicInteger versions = new AtomicInteger();
  private TestBridge bridge;

  @BeforeEach
  void users() throws IOException {
    gateway.account(LATER, StubGateway.PASSWORD);
    Files.writeString(folder.resolve("password"), StubGateway.PASSWORD);
  }

  @AfterEach
  void stop() {
    bridge.close();
    gateway.close();
  }

  /** Entries by system_id and user: {@code esme1=STUB01 esme2=STUB02}. */
  private void entries(String pairs) {
    StringBuilder file = new StringBuilder("# " + versions.incrementAndGet() + "\naccounts:\n");
    for (String pair : pairs.split(" ")) {
      file.append("  ")
          .append(pair.replace("=", ": {password_hash: \"" + HASH + "\", gateway: {username: "))
          .append(", password_file: password}}\n");
    }
    try {
      Files.writeString(folder.resolve("accounts.yaml"), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start() {
    bridge =
        TestBridge.start(
            gateway,
            folder,
            Map.of(
                "accounts.file",
                folder.resolve("accounts.yaml").toString(),
                "gateway.webhook_base_url",
                "http://127.0.0.1:3000"),
            clock);
  }

  private WireEsme bind(String systemId) {
    return bridge.wire(TRANSCEIVER, systemId);
  }

  private Map<String, JsonObject> webhooks(String user) {
    return gateway.account(user).webhooks();
  }

  private void expectWebhooks(String user, int count) {
    await(user).until(() -> webhooks(user).size() == count);
  }

  /** Told to where the user's webhook pointed, at the port that this bridge has. */
  private int tell(String url, GatewayEvent event) {
    return gateway.post(
        url.replace(":3000/", ":" + bridge.httpPort() + "/"), event.toJson("w").encode(), Map.of());
  }

  private GatewayEvent received(String user, String text) {
    return GatewayEvent.incoming(
        "sms:received", gateway.account(user), "+4917012345678", null, text);
  }

  @Test
  void anEntryPointedAtAnotherUserWhileBoundLosesTheOldOnesWebhooksAndGetsTheNewOnes() {
    entries("esme1=" + FORMER);
    start();
    final WireEsme before = bind("esme1");
    final String id = before.awaitAnswer(before.submit("hello", NUMBER));
    final GatewayEvent late = GatewayEvent.delivered(gateway.last());
    expectWebhooks(FORMER, EVENTS);
    final String url = gateway.account(FORMER).webhookUrl("sms:received");

    entries("esme1=" + LATER);
    await("as bound as the old user").until(before::ended);
    expectWebhooks(FORMER, 0);

    WireEsme after = bind("esme1");
    assertThat(webhooks(LATER)).hasSize(EVENTS);
    String now = gateway.account(LATER).webhookUrl("sms:received");
    assertThat(now).isNotEqualTo(url);
    // phones that have not learnt of it, or repeat what they could not tell
    assertThat(tell(url, received(FORMER, "not yours"))).isEqualTo(200);
    assertThat(tell(url, late)).isEqualTo(200);
    assertThat(tell(now, received(LATER, "yours"))).isEqualTo(200);
    after.await(pdu -> pdu.text().equals("yours"));
    assertThat(after.delivered())
        .extracting(WireEsme.Pdu::id)
        .containsExactlyInAnyOrder(id, "yours");
  }

  @Test
  void anEntryPointedBackHasTheSameWebhooksAgain() {
    entries("esme1=" + FORMER);
    start();
    bind("esme1");
    expectWebhooks(FORMER, EVENTS);
    Map<String, JsonObject> first = webhooks(FORMER);

    entries("esme1=" + LATER);
    expectWebhooks(FORMER, 0);
    bind("esme1");
    expectWebhooks(LATER, EVENTS);
    entries("esme1=" + FORMER);
    expectWebhooks(LATER, 0);
    WireEsme esme = bind("esme1");

    assertThat(webhooks(FORMER)).isEqualTo(first);
    assertThat(tell(gateway.account(FORMER).webhookUrl("sms:received"), received(FORMER, "back")))
        .isEqualTo(200);
    esme.await(pdu -> pdu.text().equals("back"));
  }

  @Test
  void anEntryPointedAtAnotherUserWhileNobodyIsBoundLosesTheOldOnesWebhooksWhileTheyLinger() {
    entries("esme1=" + FORMER);
    start();
    bind("esme1").close();
    await().until(() -> bridge.server().getSessions().sessions().isEmpty());
    assertThat(webhooks(FORMER)).hasSize(EVENTS);

    entries("esme1=" + LATER);

    expectWebhooks(FORMER, 0);
    await("nothing needs the old credentials")
        .until(() -> gateway.account(FORMER).tokens().isEmpty());
  }

  @Test
  void whatAFormerUserDoesNotDeleteIsTriedAgain() {
    entries("esme1=" + FORMER);
    start();
    bind("esme1");
    gateway.respondAlways(GatewayOperation.DELETE_WEBHOOK, Answer.error(403, "scope required"));
    entries("esme1=" + LATER);
    await().until(() -> gateway.requests(GatewayOperation.DELETE_WEBHOOK).size() >= EVENTS);
    bind("esme1");
    expectWebhooks(LATER, EVENTS);
    gateway.respondNormally(GatewayOperation.DELETE_WEBHOOK);

    clock.advance(Duration.ofSeconds(61));

    expectWebhooks(FORMER, 0);
    assertThat(webhooks(LATER)).hasSize(EVENTS);
  }

  @Test
  void anEntryPointedAtAnotherUserWhileTheBridgeWasDownLosesThemWhenSomebodyIsThatUser() {
    entries("esme1=" + FORMER);
    start();
    bind("esme1");
    expectWebhooks(FORMER, EVENTS);
    String url = gateway.account(FORMER).webhookUrl("sms:received");
    bridge.close();

    entries("esme1=" + LATER + " esme2=" + FORMER);
    start();
    assertThat(tell(url, received(FORMER, "too early"))).isEqualTo(200);
    WireEsme esme = bind("esme1");
    assertThat(webhooks(LATER)).hasSize(EVENTS);
    assertThat(tell(url, received(FORMER, "not yours"))).isEqualTo(200);
    assertThat(tell(gateway.account(LATER).webhookUrl("sms:received"), received(LATER, "yours")))
        .isEqualTo(200);
    esme.await(pdu -> pdu.text().equals("yours"));
    assertThat(esme.delivered()).extracting(WireEsme.Pdu::text).containsExactly("yours");

    bind("esme2");
    expectWebhooks(FORMER, EVENTS);
    assertThat(webhooks(FORMER).values())
        .noneMatch(webhook -> webhook.getString("url").equals(url));
  }

  @Test
  void anAccountRenamedWhileTheBridgeWasDownLeavesNoWebhooksOfItsOldName() {
    entries("old=" + FORMER + " other=" + FORMER);
    start();
    bind("old");
    bind("other");
    expectWebhooks(FORMER, 2 * EVENTS);
    bridge.close();
    JsonObject tools = webhook("of-a-tool", "https://tool.example/hook");
    JsonObject bridges =
        webhook(
            "smpp-00000000-sent",
            "https://b.example/api/smpp/v1/webhook?session=" + "x".repeat(43));
    gateway.account(FORMER).putWebhook(tools);
    gateway.account(FORMER).putWebhook(bridges);
    String url = gateway.account(FORMER).webhookUrl("sms:received");

    entries("new=" + FORMER + " other=" + FORMER);
    start();
    bind("new");

    expectWebhooks(FORMER, 2 * EVENTS + 2);
    assertThat(webhooks(FORMER).values()).contains(tools, bridges);
    WireEsme other = bind("other");
    assertThat(webhooks(FORMER)).hasSize(2 * EVENTS + 2);
    assertThat(other.ended()).isFalse();
    assertThat(url).isNotEmpty();
  }

  @Test
  void ofAccountsThatShareAUserEachHasItsOwn() {
    entries("esme1=" + FORMER + " esme2=" + FORMER);
    start();
    WireEsme one = bind("esme1");
    bind("esme2");
    expectWebhooks(FORMER, 2 * EVENTS);

    one.unbind();
    expectWebhooks(FORMER, EVENTS);
    bind("esme1");
    expectWebhooks(FORMER, 2 * EVENTS);
    entries("esme1=" + LATER + " esme2=" + FORMER);

    expectWebhooks(FORMER, EVENTS);
  }

  @Test
  void whatIsDeletedOrChangedAtTheGatewayWhileBoundComesBack() {
    entries("esme1=" + FORMER);
    start();
    bind("esme1");
    Map<String, JsonObject> registered = webhooks(FORMER);
    assertThat(registered).hasSize(EVENTS);
    String[] ids = registered.keySet().toArray(String[]::new);
    gateway.account(FORMER).removeWebhook(ids[0]);
    gateway
        .account(FORMER)
        .putWebhook(registered.get(ids[1]).copy().put("url", "https://x.example"));
    gateway.account(FORMER).putWebhook(registered.get(ids[2]).copy().put("event", "sms:other"));
    gateway.account(FORMER).putWebhook(registered.get(ids[3]).copy().put("deviceId", "another"));
    gateway.forgetRequests();

    clock.advance(Duration.ofMinutes(6));

    await().until(() -> webhooks(FORMER).equals(registered));
    assertThat(gateway.requests(GatewayOperation.LIST_WEBHOOKS)).hasSize(1);
    assertThat(gateway.requests(GatewayOperation.PUT_WEBHOOK)).hasSize(4);
  }

  @Test
  void afterARestartOneListStandsForManyRegistrations() {
    entries("esme1=" + FORMER);
    start();
    bind("esme1");
    Map<String, JsonObject> registered = webhooks(FORMER);
    bridge.close();
    gateway.forgetRequests();
    start();
    bind("esme1");
    bind("esme1");

    assertThat(gateway.requests(GatewayOperation.LIST_WEBHOOKS)).hasSize(1);
    assertThat(gateway.requests(GatewayOperation.PUT_WEBHOOK)).isEmpty();
    assertThat(webhooks(FORMER)).isEqualTo(registered);
  }

  private static JsonObject webhook(String id, String url) {
    return new JsonObject().put("id", id).put("url", url).put("event", "sms:sent");
  }
}
