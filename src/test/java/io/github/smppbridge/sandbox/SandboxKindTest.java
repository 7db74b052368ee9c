package io.github.smppbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.TestBridge;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.TestHttp;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bridge in front of the sandbox's servers and phones that are old, dead or full. */
class SandboxKindTest {
  private static final String PASSWORD = "sandbox1";
  private static final int MESSAGES = 6;
  private static final int PORT = FreePort.next();
  private static final String SANDBOX = "http://127.0.0.1:" + PORT + "/sandbox/3rdparty/v1";

  @TempDir static Path folder;
  private static TestBridge bridge;

  @BeforeAll
  static void start() throws IOException {
    Path routes = Files.createDirectory(folder.resolve("routes"));
    for (String from : new String[] {"routes", "routes/sandbox"}) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(from), "*.camel.yaml")) {
        for (Path file : files) {
          if (!file.endsWith("demo-esme.camel.yaml")) {
            Files.copy(file, routes.resolve(from.replace('/', '-') + "-" + file.getFileName()));
          }
        }
      }
    }
    bridge =
        TestBridge.start(
            SANDBOX,
            folder,
            // receipts come by webhooks, or too late
            Map.of(
                "http.address",
                "127.0.0.1:" + PORT,
                "receipts.first_check",
                "1h",
                "gateway.webhook_base_url",
                "http://127.0.0.1:" + PORT),
            routes);
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  private static HttpResponse<String> call(
      String account, String method, String path, JsonObject body) {
    return TestHttp.send(
        method,
        SANDBOX + path,
        Sandbox.basic(account, PASSWORD),
        body == null ? null : body.encode());
  }

  @Test
  void everyMessageHasItsReceiptByWebhook() {
    Map<Esme, List<String>> submitted = new LinkedHashMap<>();
    for (String account : List.of("DEAD1", "FULL1", "OLDSERVER1", "OLDAPP1")) {
      Esme esme = bridge.bind(account, PASSWORD);
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        ids.add(esme.submit("hello", "+4917012345%02d".formatted(20 + i)));
      }
      submitted.put(esme, ids);
    }
    submitted.forEach(
        (esme, ids) ->
            assertThat(ids).allSatisfy(id -> assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD")));
  }

  @Test
  void whatIsOldKnowsNoNewerEvents() {
    JsonObject hook =
        new JsonObject()
            .put("id", "new")
            .put("event", "sms:cancelled")
            .put("url", "https://example.org/hook");
    HttpResponse<String> refused = call("OLDSERVER2", "POST", "/webhooks", hook);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("invalid event type");
    assertThat(call("OLDAPP2", "POST", "/webhooks", hook).statusCode()).isEqualTo(201);
    JsonObject dead = new JsonArray(call("DEAD2", "GET", "/devices", null).body()).getJsonObject(1);
    assertThat(dead.getInstant("lastSeen")).isBefore(Instant.now().minusSeconds(86_400));
  }
}
