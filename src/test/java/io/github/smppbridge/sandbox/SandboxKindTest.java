package io.github.smppbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.TestBridge;
import io.github.smppbridge.testkit.Esme;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bridge in front of a sandbox whose servers and phones are old, dead or full. */
class SandboxKindTest {
  private static final String PASSWORD = "sandbox1";
  private static final int MESSAGES = 6;

  @TempDir static Path folder;
  private static Sandbox sandbox;
  private static TestBridge bridge;

  @BeforeAll
  static void start() {
    sandbox = new Sandbox(Map.of("sandbox.delay", "20ms", "sandbox.webhook_retry_delay", "50"));
    bridge =
        TestBridge.start(
            sandbox.base() + "/3rdparty/v1",
            folder,
            // receipts come by webhooks, or too late
            Map.of("receipts.first_check", "1h"),
            Path.of("routes"));
  }

  @AfterAll
  static void stop() {
    bridge.close();
    sandbox.close();
  }

  private static JsonObject call(String account, String method, String path, JsonObject body) {
    String basic = Sandbox.basic(account, PASSWORD);
    return new JsonObject(
        sandbox
            .call(basic, method, "/3rdparty/v1" + path, body == null ? null : body.encode())
            .body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"DEAD1", "FULL1", "OLDSERVER1", "OLDAPP1"})
  void everyMessageHasItsReceiptByWebhook(String account) {
    Esme esme = bridge.bind(account, PASSWORD);
    List<String> ids =
        IntStream.range(0, MESSAGES)
            .mapToObj(i -> esme.submit("hello", "+4917012345%02d".formatted(20 + i)))
            .toList();
    assertThat(ids).allSatisfy(id -> assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD"));
  }

  @Test
  void whatIsOldKnowsNoNewerEvents() {
    JsonObject hook =
        new JsonObject()
            .put("id", "new")
            .put("event", "sms:cancelled")
            .put("url", "https://example.org/hook");
    assertThat(call("OLDSERVER2", "POST", "/webhooks", hook).getString("message"))
        .contains("invalid event type");
    assertThat(call("OLDAPP2", "POST", "/webhooks", hook).getString("id")).isEqualTo("new");
    JsonObject dead =
        new JsonArray(
                sandbox
                    .call(Sandbox.basic("DEAD2", PASSWORD), "GET", "/3rdparty/v1/devices", null)
                    .body())
            .getJsonObject(1);
    assertThat(dead.getInstant("lastSeen")).isBefore(java.time.Instant.now().minusSeconds(86_400));
  }
}
