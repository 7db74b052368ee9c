package io.github.smppbridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StubGatewayTest {
  @AutoClose private final StubGateway gateway = StubGateway.start();

  @Test
  void anIdIsAcceptedOncePerDevice() throws Exception {
    gateway.account(StubGateway.USERNAME).device("second");

    assertThat(send("id-1", "device-stub01").statusCode()).isEqualTo(202);
    assertThat(send("id-1", "device-stub01").statusCode()).isEqualTo(409);
    assertThat(send("id-1", "second").statusCode()).isEqualTo(202);
    assertThat(call("GET", "/messages/id-1", null).statusCode()).isEqualTo(500);
  }

  @Test
  void wrongCredentialsGet401AndAreRecorded() throws Exception {
    HttpResponse<String> response = TestHttp.get(gateway.baseUrl() + "/devices");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(new JsonObject(response.body()).getString("message")).isEqualTo("Unauthorized");
    assertThat(gateway.requests(GatewayOperation.LIST_DEVICES)).hasSize(1);
  }

  @Test
  void aLostAnswerLeavesTheMessageAccepted() throws Exception {
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.close().afterProcessing());

    assertThatThrownBy(() -> send("id-2", "device-stub01"))
        .isInstanceOf(UncheckedIOException.class);

    assertThat(gateway.message("id-2").state()).isEqualTo("Pending");
    assertThat(send("id-2", "device-stub01").statusCode()).isEqualTo(409);
  }

  @Test
  void scriptedAnswersComeInOrderAndThenEnd() throws Exception {
    gateway.respond(
        GatewayOperation.SEND_MESSAGE,
        Answer.error(503, "queue limits exceeded").with("Retry-After", "1"),
        Answer.garbage().after(Duration.ofMillis(20)));

    HttpResponse<String> first = send("id-3", "device-stub01");
    assertThat(first.statusCode()).isEqualTo(503);
    assertThat(first.headers().firstValue("Retry-After")).contains("1");
    assertThat(send("id-3", "device-stub01").body()).startsWith("<html>");
    assertThat(send("id-3", "device-stub01").statusCode()).isEqualTo(202);
  }

  @Test
  void eventsReachTheRegisteredWebhookSigned() throws Exception {
    try (StubGateway bridge = StubGateway.start()) {
      gateway.signingKey("secret");
      send("id-4", "device-stub01");
      assertThat(gateway.fireSent("id-4", 1)).as("no webhook yet").isZero();
      String hook =
          new JsonObject()
              .put("id", "h1")
              .put("event", "sms:sent")
              .put("url", bridge.baseUrl() + "/inbox/refresh")
              .encode();
      assertThat(call("POST", "/webhooks", hook).statusCode()).isEqualTo(201);

      assertThat(gateway.fireSent("id-4", 2)).as("a webhook without credentials").isEqualTo(401);

      RecordedRequest received = bridge.requests().get(0);
      String expected =
          WebhookSender.sign("secret", received.body(), received.header("X-Timestamp"));
      assertThat(received.header("X-Signature")).isEqualTo(expected);
      assertThat(received.json().getJsonObject("payload").getInteger("partsCount")).isEqualTo(2);
      assertThat(call("DELETE", "/webhooks/h1", null).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void withoutTheTokenServiceItAnswers501() throws Exception {
    gateway.tokens(false);
    String body = "{\"ttl\":900,\"scopes\":[\"messages:send\"]}";
    assertThat(call("POST", "/auth/token", body).statusCode()).isEqualTo(501);
    gateway.tokens(true);
    JsonObject token = new JsonObject(call("POST", "/auth/token", body).body());
    assertThat(gateway.account(StubGateway.USERNAME).tokens())
        .contains(token.getString("access_token"));
    call("DELETE", "/auth/token/" + token.getString("id"), null);
    assertThat(gateway.account(StubGateway.USERNAME).tokens()).isEmpty();
  }

  private HttpResponse<String> send(String id, String device) throws Exception {
    return call(
        "POST",
        "/messages",
        "{\"id\":\"%s\",\"deviceId\":\"%s\",\"phoneNumbers\":[\"+4915100\"],\"textMessage\":{\"text\":\"x\"}}"
            .formatted(id, device));
  }

  private HttpResponse<String> call(String method, String path, String body) throws Exception {
    String pair = StubGateway.USERNAME + ":" + StubGateway.PASSWORD;
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return TestHttp.send(method, gateway.baseUrl() + path, "Basic " + basic, body);
  }
}
