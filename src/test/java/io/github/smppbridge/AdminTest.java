package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What operators see and do, over HTTP. */
class AdminTest {
  private static final String TOKEN = "admin-token-of-the-test";
  private static final String NUMBER = "4915112345678";
  private static final String ACCOUNT = StubGateway.USERNAME;

  @RegisterExtension
  static final TestBridge bridge = TestBridge.start(Map.of("admin.token", TOKEN));

  static final StubGateway gateway = bridge.gateway();

  private static HttpResponse<String> get(String path) {
    return bridge.send("GET", path, TOKEN, null);
  }

  private static HttpResponse<String> post(String path, String body) {
    return bridge.send("POST", path, TOKEN, body);
  }

  @Test
  void withoutTheTokenThereIsNothing() {
    for (String path : new String[] {"/admin/sessions", "/admin/messages", "/admin/accounts/x"}) {
      assertThat(bridge.send("GET", path, null, null).statusCode()).isEqualTo(401);
      HttpResponse<String> wrong = bridge.send("GET", path, TOKEN + "x", null);
      assertThat(wrong.statusCode()).isEqualTo(401);
      assertThat(wrong.headers().map()).doesNotContainKey("authorization");
      assertThat(wrong.headers().firstValue("www-authenticate")).contains("Bearer");
    }
    assertThat(bridge.send("POST", "/admin/messages", null, "{}").statusCode()).isEqualTo(401);
  }

  @Test
  void sessionsAndTheirAccountAreShown() {
    Esme esme = bridge.bind();
    HttpResponse<String> answer = get("/admin/sessions");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    assertThat(answer.headers().map()).doesNotContainKey("authorization");
    JsonObject session = new JsonArray(answer.body()).getJsonObject(0);
    assertThat(session.getString("systemId")).isEqualTo(ACCOUNT);
    assertThat(session.getString("bindType")).isEqualTo("transceiver");
    assertThat(session.getString("remoteAddress")).startsWith("127.0.0.1:");

    JsonObject account = new JsonObject(get("/admin/accounts/" + ACCOUNT).body());
    assertThat(account.getJsonArray("sessions")).isNotEmpty();
    assertThat(account.getJsonObject("gateway").getString("authorization")).isEqualTo("token");
    assertThat(account.encode()).doesNotContain(StubGateway.PASSWORD, "access-");
    assertThat(get("/admin/accounts/nobody").statusCode()).isEqualTo(404);
    assertThat(esme.bound()).isTrue();
  }

  @Test
  void aMessageIsTracedThroughItsStatesWithItsNumberMasked() {
    gateway.forgetRequests();
    Esme esme = bridge.bind();
    String id = esme.submit("confidential", NUMBER);
    gateway.deliver(gateway.sentId());
    esme.awaitReceipt(id);

    JsonArray found = new JsonArray(get("/admin/messages?messageId=" + id).body());
    assertThat(found).hasSize(1);
    JsonObject message = found.getJsonObject(0);
    assertThat(message.getString("to")).isEqualTo("4915*******78");
    assertThat(message.getString("state")).isEqualTo("DELIVERED");
    assertThat(
            message.getJsonArray("history").stream().map(e -> ((JsonObject) e).getString("state")))
        .containsExactly("STORED", "ACCEPTED", "SENT", "DELIVERED");
    assertThat(message.encode()).doesNotContain("confidential", NUMBER);

    assertThat(get("/admin/messages?to=%2B" + NUMBER).body()).contains(id);
    assertThat(get("/admin/messages?account=" + ACCOUNT + "&limit=500").body()).contains(id);
    assertThat(get("/admin/messages?account=other").body()).isEqualTo("[]");
    assertThat(get("/admin/messages?limit=many").statusCode()).isEqualTo(400);
  }

  @Test
  void aMessageToTryGoesTheWayOfAnEsmes() {
    Esme esme = bridge.bind();
    gateway.forgetRequests();
    String body =
        new JsonObject(Map.of("account", ACCOUNT, "to", "+" + NUMBER, "text", "just a try"))
            .encode();
    HttpResponse<String> sent = post("/admin/messages", body);
    assertThat(sent.statusCode()).isEqualTo(202);
    assertThat(new JsonObject(sent.body()).getString("messageId")).isNotEmpty();
    var request = gateway.sent().get(0);
    assertThat(request.getJsonArray("phoneNumbers").getString(0)).isEqualTo("+" + NUMBER);
    assertThat(request.getJsonObject("textMessage").getString("text")).isEqualTo("just a try");

    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.error(400, "invalid phone number"));
    HttpResponse<String> refused = post("/admin/messages", body);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).isEqualTo("{\"commandStatus\":\"ESME_RINVDSTADR\"}");
    HttpResponse<String> refusedByARoute =
        post("/admin/messages", body.replace("+" + NUMBER, "no number"));
    assertThat(refusedByARoute.statusCode()).isEqualTo(422);
    assertThat(refusedByARoute.body()).isEqualTo(refused.body());

    assertThat(post("/admin/messages", "{}").statusCode()).isEqualTo(400);
    assertThat(post("/admin/messages", "nonsense").statusCode()).isEqualTo(400);
    assertThat(post("/admin/messages", body.replace(ACCOUNT, "nobody")).statusCode())
        .isEqualTo(404);
    assertThat(esme.bound()).isTrue();
  }

  @Test
  void aSessionIsUnboundOnRequest() {
    Esme esme = bridge.bind();
    await().until(() -> new JsonArray(get("/admin/sessions").body()).size() == 1);
    String id = new JsonArray(get("/admin/sessions").body()).getJsonObject(0).getString("id");
    assertThat(post("/admin/sessions/" + id + "/unbind", "").statusCode()).isEqualTo(204);
    esme.awaitClosed();
    assertThat(post("/admin/sessions/" + id + "/unbind", "").statusCode()).isEqualTo(404);
  }

  @Test
  void allOfItIsDescribed() {
    String description = bridge.get("/openapi.json");
    assertThat(description)
        .contains(
            "/admin/sessions",
            "/admin/accounts/{id}",
            "/admin/messages",
            "/admin/sessions/{id}/unbind",
            "admin_token")
        // a number's default would be a text here, which is no valid OpenAPI
        .doesNotContain("\"default\" : \"");
  }

  @Test
  void thePageAtTheRootLoadsNothingFromElsewhere() {
    HttpResponse<String> page = bridge.send("GET", "/", null, null);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'none'");
    assertThat(page.body()).contains("<title>smpp-bridge</title>").doesNotContain("https://");
    assertThat(bridge.send("GET", "/nothing", null, null).statusCode()).isEqualTo(404);
  }
}
