package io.github.smppbridge;

import static io.github.smppbridge.testkit.WireEsme.TRANSCEIVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.RecordedRequest;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubEvents;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import io.github.smppbridge.testkit.WireEsme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    bridge =
        TestBridge.start(
            gateway,
            folder,
            Map.of("gateway.webhook_base_url", "https://bridge.example"),
            clock);
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


  @Test
  void oldServer() throws Exception {
    gateway.serverEvents(StubEvents.SERVER_BEFORE_CANCELLED);
    bind();
    for (int i = 0; i < 7; i++) { Thread.sleep(300);
    clock.advance(Duration.ofSeconds(10));
    bridge.database().run("UPDATE receiver SET seen_at = ?", clock.millis());
    }
    System.out.println(posted());
  }
}
