package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestHttp;
import io.github.smppbridge.testkit.WebhookSender;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The webhook over HTTP: who may call it, and what a bad call gets. */
class WebhookTest {
  private static final String KEY = "k3y-of-the-phone";
  private static final String EVENT =
      "{\"id\":\"%s\",\"webhookId\":\"w\",\"event\":\"%s\",\"deviceId\":\"device-stub01\",\"payload\":%s}";

  @AutoClose
  static final TestBridge bridge =
      TestBridge.start(Map.of("webhook.signing_keys", StubGateway.USERNAME + "=" + KEY));

  static String url;

  @BeforeAll
  static void start() {
    bridge.bind();
    url = bridge.gateway().account(StubGateway.USERNAME).webhookUrl("sms:sent");
  }

  private static HttpResponse<String> post(String to, String body, String... headers) {
    return TestHttp.send("POST", to, null, body, headers);
  }

  private static int signed(String body, Instant at, String key) throws Exception {
    String timestamp = Long.toString(at.getEpochSecond());
    String signature = WebhookSender.sign(key, body, timestamp);
    return post(url, body, "X-Timestamp", timestamp, "X-Signature", signature).statusCode();
  }

  private static String event(String id, String name, String payload) {
    return EVENT.formatted(id, name, payload);
  }

  @Test
  void aSignedEventIsTaken() throws Exception {
    assertThat(signed(event("e1", "system:ping", "{}"), Instant.now(), KEY)).isEqualTo(200);
  }

  @Test
  void anUnknownEventIsAnsweredOkSoThatItDoesNotComeAgain() throws Exception {
    assertThat(signed(event("e2", "mms:downloaded", "{}"), Instant.now(), KEY)).isEqualTo(200);
  }

  @Test
  void anUnsignedEventIsUnauthorizedOnceAKeyIsConfigured() throws Exception {
    HttpResponse<String> answer = post(url, event("e3", "system:ping", "{}"));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(answer.body()).contains("\"status\":401");
  }

  @Test
  void aWrongKeyOrAnOldSignatureIsUnauthorized() throws Exception {
    String body = event("e4", "system:ping", "{}");
    assertThat(signed(body, Instant.now(), "another")).isEqualTo(401);
    assertThat(signed(body, Instant.now().minusSeconds(3600), KEY)).isEqualTo(401);
    assertThat(signed(body, Instant.now().plusSeconds(3600), KEY)).isEqualTo(401);
  }

  @Test
  void anUnknownTokenIsNotFound() throws Exception {
    String body = event("e5", "system:ping", "{}");
    assertThat(post(url.replaceAll("session=.*", "session=guessed"), body).statusCode())
        .isEqualTo(404);
    assertThat(post(url.replaceAll("\\?.*", ""), body).statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsNotAnEventIsABadRequest() throws Exception {
    for (String body :
        new String[] {"", "{", "[]", "null", "{}", "{\"id\":\"x\",\"event\":\"sms:sent\"}"}) {
      assertThat(signed(body, Instant.now(), KEY)).as(body).isIn(400, 401);
    }
    assertThat(signed(event("e6", "sms:sent", "{}"), Instant.now(), KEY)).isEqualTo(400);
    assertThat(signed(event("e7", "sms:data-received", "{\"data\":\"%%\"}"), Instant.now(), KEY))
        .isEqualTo(400);
  }

  @Test
  void anEventOfAMessageWeDoNotKnowIsTakenAndForgotten() throws Exception {
    String body = event("e8", "sms:delivered", "{\"messageId\":\"nobody-knows\"}");
    assertThat(signed(body, Instant.now(), KEY)).isEqualTo(200);
  }

  @Test
  void tooLargeABodyIsRefused() throws Exception {
    String body = event("e9", "sms:received", "{\"message\":\"" + "x".repeat(270_000) + "\"}");
    assertThat(signed(body, Instant.now(), KEY)).isEqualTo(413);
  }

  @Test
  void otherMethodsAndContentTypesAreRefused() throws Exception {
    assertThat(TestHttp.get(url).statusCode()).isEqualTo(405);
    assertThat(post(url, "a=b", "Content-Type", "application/x-www-form-urlencoded").statusCode())
        .isEqualTo(415);
  }
}
