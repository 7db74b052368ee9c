package io.github.smppbridge;

import static io.github.smppbridge.testkit.WireEsme.TRANSCEIVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.github.smppbridge.accounts.AccountFile;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.GatewayEvent;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubAccount;
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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks are of a user of the gateway: entries are pointed at others, renamed, and share one. */
class WebhookUsersTest {
  private static final int EVENTS = 5;
  private static final String NUMBER = "4915112345678";
  private static final String BASE = "http://127.0.0.1:3000";
  private static final String HASH =
      BCrypt.withDefaults().hashToString(4, StubGateway.PASSWORD.toCharArray());

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  @TempDir static Path folder;
  private static final TestClock clock = TestClock.running();
  @AutoClose private static TestBridge shared;

  private final int number = NUMBERS.incrementAndGet();
  private final String esme = "esme" + number;
  private final String former = "FORM" + number;
  private final String later = "LATE" + number;
  private TestBridge bridge = shared;
  private StubGateway gateway = shared.gateway();

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(folder.resolve("password"), StubGateway.PASSWORD);
    Files.writeString(folder.resolve("accounts.yaml"), "accounts: {}\n");
    shared = TestBridge.start(keys(), clock);
  }

  private static Map<String, String> keys() {
    return Map.of(
        "accounts.file",
        folder.resolve("accounts.yaml").toString(),
        "gateway.webhook_base_url",
        BASE);
  }

  @AfterEach
  void calm() {
    shared.calm();
  }

  /** Entries by system_id and user: {@code esme1=STUB01 esme2=STUB02}. */
  private void entries(String pairs) {
    StringBuilder file = new StringBuilder("# " + NUMBERS.incrementAndGet() + "\naccounts:\n");
    for (String pair : pairs.split(" ")) {
      gateway.account(pair.substring(pair.indexOf('=') + 1), StubGateway.PASSWORD);
      file.append("  ")
          .append(pair.replace("=", ": {password_hash: \"" + HASH + "\", gateway: {username: "))
          .append(", password_file: password}}\n");
    }
    // however many entries are gone: it is meant
    file.append("...\n");
    try {
      Files.writeString(folder.resolve("accounts.yaml"), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    AccountFile reloaded = bridge.bean("accountFile", AccountFile.class);
    // seen, and taken since it has not changed again
    reloaded.reloadIfChanged();
    reloaded.reloadIfChanged();
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

  private String url(String user) {
    return gateway.account(user).webhookUrl("sms:received");
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
  void anEntryPointedAtAnotherUserWhileBoundLosesTheOldOnesWebhooksAndGetsTheNewOnesAndBack() {
    entries(esme + "=" + former);
    final WireEsme before = bind(esme);
    final String id = before.awaitAnswer(before.submit("hello", NUMBER));
    final GatewayEvent late = GatewayEvent.delivered(gateway.last());
    expectWebhooks(former, EVENTS);
    final Map<String, JsonObject> first = webhooks(former);
    final String url = url(former);

    entries(esme + "=" + later);
    await("as bound as the old user").until(before::ended);
    expectWebhooks(former, 0);
    WireEsme after = bind(esme);
    assertThat(webhooks(later)).hasSize(EVENTS);
    assertThat(url(later)).isNotEqualTo(url);
    // phones that have not learnt of it, or repeat what they could not tell
    assertThat(tell(url, received(former, "not yours"))).isEqualTo(200);
    assertThat(tell(url, late)).isEqualTo(200);
    assertThat(tell(url(later), received(later, "yours"))).isEqualTo(200);
    after.await(pdu -> pdu.text().equals("yours"));
    after.await(pdu -> pdu.id().equals(id));
    assertThat(after.delivered()).hasSize(2);

    entries(esme + "=" + former);
    expectWebhooks(later, 0);
    await("as bound as the later user").until(after::ended);
    WireEsme back = bind(esme);
    assertThat(webhooks(former)).isEqualTo(first);
    assertThat(tell(url, received(former, "back"))).isEqualTo(200);
    back.await(pdu -> pdu.text().equals("back"));
  }

  @Test
  void anEntryPointedAtAnotherUserWhileNobodyIsBoundLosesTheOldOnesWebhooksWhileTheyLinger() {
    entries(esme + "=" + former);
    bind(esme).close();
    await().until(() -> bridge.server().getSessions().ofAccount(esme).isEmpty());
    assertThat(webhooks(former)).hasSize(EVENTS);

    entries(esme + "=" + later);

    expectWebhooks(former, 0);
    await("nothing needs the old credentials")
        .until(() -> gateway.account(former).tokens().isEmpty());
  }

  @Test
  void whatAFormerUserDoesNotDeleteIsTriedAgain() {
    entries(esme + "=" + former);
    bind(esme);
    gateway.respondAlways(GatewayOperation.DELETE_WEBHOOK, Answer.error(403, "scope required"));
    entries(esme + "=" + later);
    await().until(() -> gateway.requests(GatewayOperation.DELETE_WEBHOOK).size() >= EVENTS);
    bind(esme);
    expectWebhooks(later, EVENTS);
    gateway.respondNormally(GatewayOperation.DELETE_WEBHOOK);

    clock.advance(Duration.ofSeconds(61));

    expectWebhooks(former, 0);
    assertThat(webhooks(later)).hasSize(EVENTS);
  }

  @Test
  void ofAccountsThatShareAUserEachHasItsOwn() {
    String other = "other" + number;
    entries(esme + "=" + former + " " + other + "=" + former);
    WireEsme one = bind(esme);
    bind(other);
    expectWebhooks(former, 2 * EVENTS);

    one.unbind();
    expectWebhooks(former, EVENTS);
    bind(esme);
    expectWebhooks(former, 2 * EVENTS);
    entries(esme + "=" + later + " " + other + "=" + former);

    expectWebhooks(former, EVENTS);
  }

  @Test
  void whatIsDeletedOrChangedAtTheGatewayWhileBoundComesBack() {
    entries(esme + "=" + former);
    bind(esme);
    Map<String, JsonObject> registered = webhooks(former);
    assertThat(registered).hasSize(EVENTS);
    String[] ids = registered.keySet().toArray(String[]::new);
    StubAccount account = gateway.account(former);
    account.removeWebhook(ids[0]);
    account.putWebhook(registered.get(ids[1]).copy().put("url", "https://x.example"));
    account.putWebhook(registered.get(ids[2]).copy().put("event", "sms:other"));
    account.putWebhook(registered.get(ids[3]).copy().put("deviceId", "another"));
    gateway.forgetRequests();

    clock.advance(Duration.ofMinutes(6));
    // the store believes in receivers for a minute
    shared.database().run("UPDATE receiver SET seen_at = ?", clock.millis());

    await().until(() -> webhooks(former).equals(registered));
    assertThat(gateway.requests(GatewayOperation.LIST_WEBHOOKS)).hasSize(1);
    assertThat(gateway.requests(GatewayOperation.PUT_WEBHOOK)).hasSize(4);
  }

  @Test
  void entriesRenamedOrPointedElsewhereWhileTheBridgeWasDown(@TempDir Path own) {
    gateway = StubGateway.start();
    try {
      bridge = TestBridge.start(gateway, own, keys(), clock);
      entries("moved=" + later + " old=" + former + " other=" + former);
      bind("moved");
      bind("old");
      bind("other");
      expectWebhooks(former, 2 * EVENTS);
      final String url = url(later);
      bridge.close();
      JsonObject tools = webhook("of-a-tool", "https://tool.example/hook");
      String session = "/api/smpp/v1/webhook?session=" + "x".repeat(43);
      JsonObject bridges = webhook("smpp-00000000-sent", "https://b.example" + session);
      gateway.account(former).putWebhook(tools);
      gateway.account(former).putWebhook(bridges);

      bridge = TestBridge.start(gateway, own, keys(), clock);
      entries("moved=" + former + " new=" + former + " other=" + former + " next=" + later);
      gateway.forgetRequests();
      assertThat(tell(url, received(later, "too early"))).isEqualTo(200);
      WireEsme moved = bind("moved");
      bind("new");
      bind("other");
      expectWebhooks(former, 3 * EVENTS + 2);
      assertThat(webhooks(former).values()).contains(tools, bridges);
      assertThat(gateway.requests(GatewayOperation.PUT_WEBHOOK))
          .as("those of the other are there")
          .hasSize(2 * EVENTS);
      assertThat(tell(url, received(later, "not yours"))).isEqualTo(200);
      assertThat(webhooks(later)).as("nobody knows its credentials").hasSize(EVENTS);
      bind("next");
      expectWebhooks(later, EVENTS);
      assertThat(webhooks(later).values()).noneMatch(each -> each.getString("url").equals(url));
      assertThat(moved.delivered()).isEmpty();
    } finally {
      bridge.close();
      gateway.close();
    }
  }

  private static JsonObject webhook(String id, String url) {
    return new JsonObject().put("id", id).put("url", url).put("event", "sms:sent");
  }
}
