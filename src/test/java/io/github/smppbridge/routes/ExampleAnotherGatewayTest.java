package io.github.smppbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.smppbridge.TestBridge;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code routes/examples/another-gateway} in front of an API that is none of SMSGate's. */
class ExampleAnotherGatewayTest {
  private static final int OK = 0;
  private static final int RSYSERR = 0x08;
  private static final int RINVDSTADR = 0x0B;
  private static final String KEY = "api-key-of-acme";
  private static final String NUMBER = "4915112345678";

  /** The route of the bridge that the example's takes the place of. */
  private static final Pattern REPLACED =
      Pattern.compile("(?ms)^- route:\\R    id: gateway-request\\R.*?(?=^- route:)");

  @TempDir Path folder;
  private final Map<String, JsonObject> messages = new ConcurrentHashMap<>();
  private final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private HttpServer api;
  private TestBridge bridge;
  private Esme esme;

  @BeforeEach
  void start() throws IOException {
    api = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    api.createContext("/v2/", this::answer);
    api.setExecutor(Executors.newCachedThreadPool());
    api.start();
    Files.writeString(folder.resolve("key"), KEY);
    Path accounts = folder.resolve("accounts.yaml");
    Files.writeString(
        accounts,
        """
        accounts:
          acme:
            password_hash: "%s"
            gateway: {token_file: key}
        """
            .formatted(BCrypt.withDefaults().hashToString(4, "short".toCharArray())));
    Path routes = ExampleRoutes.in(folder, Map.of("another-gateway", "another-gateway"));
    Path replaced = routes.resolve("gateway.camel.yaml");
    String text = Files.readString(replaced);
    assertThat(REPLACED.matcher(text).find()).isTrue();
    Files.writeString(replaced, REPLACED.matcher(text).replaceFirst(""));
    bridge =
        TestBridge.start(
            "http://127.0.0.1:" + api.getAddress().getPort() + "/v2",
            folder,
            Map.of(
                "accounts.file", accounts.toString(),
                "gateway.auth", "basic",
                "gateway.webhook_base_url", "",
                "gateway.retries", "0",
                "gateway.timeout", "10s",
                "receipts.first_check", "1s",
                "receipts.reconcile_interval", "200ms"),
            routes);
    esme = bridge.bind("acme", "short");
  }

  @AfterEach
  void stop() {
    bridge.close();
    api.stop(0);
  }

  /** The API: its own paths, fields, states, errors and credentials. */
  private void answer(HttpExchange call) throws IOException {
    String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = call.getRequestURI().getPath().substring("/v2".length());
    authorizations.add(String.valueOf(call.getRequestHeaders().getFirst("Authorization")));
    requests.add(call.getRequestMethod() + " " + path);
    if (!KEY.equals(call.getRequestHeaders().getFirst("X-Api-Key"))) {
      reply(call, 401, new JsonObject().put("error", "who_are_you"));
    } else if (path.equals("/account")) {
      reply(call, 200, new JsonObject().put("balance", 100));
    } else if (path.equals("/sms")) {
      JsonObject sms = new JsonObject(body);
      if (sms.getString("body").equals("hangs up")) {
        call.close();
      } else if (sms.getString("to").endsWith("000")) {
        reply(call, 422, new JsonObject().put("error", "bad_number"));
      } else {
        messages.putIfAbsent(sms.getString("ref"), sms.put("status", "queued"));
        reply(call, 201, messages.get(sms.getString("ref")));
      }
    } else {
      message(call, path.substring("/sms/".length()));
    }
  }

  private void message(HttpExchange call, String ref) throws IOException {
    JsonObject sms = messages.get(ref);
    if (sms == null) {
      reply(call, 404, new JsonObject().put("error", "not_found"));
    } else if (call.getRequestMethod().equals("DELETE")
        && !sms.getString("status").equals("queued")) {
      reply(call, 409, new JsonObject().put("error", "too_late"));
    } else {
      if (call.getRequestMethod().equals("DELETE")) {
        sms.put("status", "cancelled");
      }
      reply(call, 200, sms);
    }
  }

  private static void reply(HttpExchange call, int status, JsonObject json) throws IOException {
    byte[] octets = json.encode().getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().set("Content-Type", "application/json");
    call.sendResponseHeaders(status, octets.length);
    try (OutputStream out = call.getResponseBody()) {
      out.write(octets);
    }
  }

  private JsonObject sent(String text) {
    return messages.values().stream()
        .filter(sms -> sms.getString("body").equals(text))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aMessageGoesOutAndItsEndComesBackAsAReceipt() {
    String id = esme.submit(Sms.to(NUMBER).text("hello").withRegistered(1));
    assertThat(sent("hello").getString("to")).isEqualTo("+" + NUMBER);
    sent("hello").put("status", "delivered");
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
    assertThat(authorizations).containsOnly("null");
  }

  @Test
  void longMessagesQueriesAndCancellationsWork() {
    String whole = "A text in parts, long enough for two of them. ".repeat(4).strip();
    Parts.of(0, whole.getBytes(StandardCharsets.US_ASCII), 100).to(NUMBER).udh8(7).stream()
        .forEach(part -> esme.submit(part));
    assertThat(sent(whole)).isNotNull();
    String id = esme.submit("takes back", NUMBER);
    assertThat(esme.query(id).getMessageState().value()).isZero();
    assertThat(esme.cancelStatus(id)).isEqualTo(OK);
    assertThat(sent("takes back").getString("status")).isEqualTo("cancelled");
    String late = esme.submit("is sent", NUMBER);
    sent("is sent").put("status", "sent");
    assertThat(esme.cancelStatus(late)).isEqualTo(0x11);
  }

  @Test
  void itsErrorsHaveTheirStatus() {
    assertThat(esme.submitStatus(Sms.to("4915112345000").text("bad"))).isEqualTo(RINVDSTADR);
    assertThat(esme.submitStatus(Sms.to(NUMBER).text("hangs up"))).isEqualTo(RSYSERR);
    assertThat(esme.bound()).isTrue();
  }

  @Test
  void whoHasNoEntryIsRefusedAndItsPasswordStaysHere() {
    requests.clear();
    for (List<String> stranger : List.of(List.of("acme", "wrong"), List.of("OTHER", "its-own"))) {
      assertThatThrownBy(() -> bridge.bind(stranger.get(0), stranger.get(1)))
          .hasMessageContaining("e");
    }
    assertThat(requests).noneMatch(request -> request.contains("account"));
    assertThat(authorizations).containsOnly("null");
  }

  @Test
  void aKeyThatIsRefusedLetsNobodyIn() throws IOException {
    Files.writeString(folder.resolve("key"), "another-key");
    await()
        .until(
            () -> {
              try (Esme bound = bridge.bind("acme", "short")) {
                return false;
              } catch (RuntimeException refused) {
                return true;
              }
            });
  }
}
