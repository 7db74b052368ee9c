package io.github.smppbridge;

import static io.github.smppbridge.testkit.WireEsme.TRANSCEIVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.webhook.WebhookReconciler;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.RecordedRequest;
import io.github.smppbridge.testkit.StubEvents;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import io.github.smppbridge.testkit.WireEsme;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which events are registered, with servers and apps of all ages. */
class WebhookEventsTest {
  private static final String ACCOUNT = StubGateway.USERNAME;
  private static final String NUMBER = "4915112345678";
  private static final String[] NEEDED = {
    "sms:sent", "sms:delivered", "sms:failed", "sms:received", "sms:data-received"
  };

  @TempDir Path folder;
  private final TestClock clock = TestClock.running();
  private final StubGateway gateway = StubGateway.start();
  private TestBridge bridge;

  @BeforeEach
  void start() {
    bridge = TestBridge.start(gateway, folder, Map.of(), clock);
  }

  @AfterEach
  void stop() {
    bridge.close();
    gateway.close();
  }

  private WireEsme bind() {
    return bridge.wire(TRANSCEIVER, ACCOUNT);
  }

  private List<String> registered() {
    return gateway.account(ACCOUNT).webhooks().values().stream()
        .map(webhook -> webhook.getString("event"))
        .toList();
  }

  private List<String> posted() {
    return gateway.requests(GatewayOperation.PUT_WEBHOOK).stream()
        .map(RecordedRequest::json)
        .map(webhook -> webhook.getString("event"))
        .toList();
  }

  /** What timers do in some minutes. */
  private void minutes(int minutes) {
    for (int i = 0; i < 2 * minutes; i++) {
      clock.advance(Duration.ofSeconds(30));
      // the store believes in receivers for a minute
      bridge.database().run("UPDATE receiver SET seen_at = ?", clock.millis());
      cleanUp();
    }
  }

  private void cleanUp() {
    WebhookReconciler reconciler = bridge.bean("webhookReconciler", WebhookReconciler.class);
    for (String account : reconciler.due().toCompletableFuture().join()) {
      bridge
          .context()
          .createFluentProducerTemplate()
          .withHeader(SmppServerConstants.SYSTEM_ID, account)
          .to("direct:align-webhooks")
          .send();
    }
  }

  @Test
  void aServerAndAppsBeforeCancelledGetAllThatIsNeededAndNothingTwice() {
    gateway.serverEvents(StubEvents.SERVER_BEFORE_CANCELLED);
    gateway.appEvents(StubEvents.APP_BEFORE_MMS);
    WireEsme esme = bind();
    assertThat(registered()).containsExactlyInAnyOrder(NEEDED);
    final String id = esme.awaitAnswer(esme.submit("hello", NUMBER));
    assertThat(gateway.deliver(gateway.last().id())).isEqualTo(200);
    assertThat(gateway.fireReceived(ACCOUNT, "+4917012345678", null, "hi")).isEqualTo(200);
    esme.await(pdu -> pdu.id().equals(id));
    esme.await(pdu -> pdu.text().equals("hi"));

    minutes(6);
    assertThat(posted()).as("once each, whatever timers do").containsExactlyInAnyOrder(NEEDED);
    assertThat(gateway.requests(GatewayOperation.DELETE_WEBHOOK)).isEmpty();
  }

  @Test
  void appsBeforeDataMessagesGetAllThatIsNeededWithoutThem() {
    bridge.close();
    bridge = TestBridge.start(gateway, folder, Map.of("mo.data", "false"), clock);
    gateway.appEvents(StubEvents.SERVER_BEFORE_DATA);
    WireEsme esme = bind();
    assertThat(registered())
        .containsExactlyInAnyOrder("sms:sent", "sms:delivered", "sms:failed", "sms:received");
    assertThat(gateway.fireReceived(ACCOUNT, "+4917012345678", null, "hi")).isEqualTo(200);
    esme.await(pdu -> pdu.text().equals("hi"));
  }

  @Test
  void anEventThatTheServerDoesNotKnowIsLearntOnceForAllAccountsAndOverARestart() {
    gateway.serverEvents(StubEvents.SERVER_BEFORE_DATA);
    bind();
    assertThat(registered())
        .containsExactlyInAnyOrder("sms:sent", "sms:delivered", "sms:failed", "sms:received");
    minutes(3);
    gateway.account("OTHER1", StubGateway.PASSWORD);
    bridge.wire(TRANSCEIVER, "OTHER1");
    bridge.close();
    start();
    bind();
    assertThat(posted().stream().filter("sms:data-received"::equals)).hasSize(1);
    assertThat(posted()).hasSize(5 + 4 + 4);

    // a newer server, some days later
    gateway.serverEvents(StubEvents.SERVER);
    clock.advance(Duration.ofDays(4));
    bind();
    assertThat(registered()).containsExactlyInAnyOrder(NEEDED);
  }

  @Test
  void whatAnOlderBridgeRegisteredAndWhatNobodyKnowsIsDeletedAtTheNextBind() {
    bind().unbind();
    await().until(() -> registered().isEmpty());
    String token = bridge.database().run("SELECT token FROM webhook_route").toString();
    String here = "http://127.0.0.1:" + bridge.httpPort() + "/api/smpp/v1/webhook?session=";
    put("smpp-0123abcd-cancelled", "sms:cancelled", here + token);
    put("J3mZr8cW_bq0PzY-sessions", "sms:received", here + "5f0c6f7e-1111-4222-8333-444455556666");
    put("smpp-76543210-sent", "sms:sent", here + "x".repeat(43));
    put("a-tools", "sms:received", "https://tool.example/hook");

    bind();

    assertThat(registered()).hasSize(NEEDED.length + 1).contains(NEEDED);
    assertThat(gateway.account(ACCOUNT).webhooks()).containsKey("a-tools");
    assertThat(gateway.requests(GatewayOperation.DELETE_WEBHOOK)).hasSize(NEEDED.length + 3);
  }

  @Test
  void soIsWhatCameSinceTheUnbindAMomentAgo() {
    for (int i = 0; i < 2; i++) {
      WireEsme esme = bind();
      assertThat(gateway.account(ACCOUNT).webhooks()).doesNotContainKey("stray");
      esme.unbind();
      await().until(() -> registered().isEmpty());
      // not while the session that ended is still being cleaned up
      await().until(() -> bridge.context().getInflightRepository().size() == 0);
      String here = "http://127.0.0.1:" + bridge.httpPort() + "/api/smpp/v1/webhook?session=";
      put("stray", "sms:received", here + "x".repeat(43));
    }
  }

  private void put(String id, String event, String url) {
    gateway
        .account(ACCOUNT)
        .putWebhook(new JsonObject().put("id", id).put("event", event).put("url", url));
  }
}
