package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.github.smppbridge.testkit.TestHttp;
import io.github.smppbridge.testkit.WebhookSender;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Once an account has any key, what is believed of it is what a phone of its own has signed. */
class SignedEventsTest {
  /** Phones of the first account: one with two keys, as one is being exchanged; one with none. */
  private static final String KEYED = "device-stub01";

  private static final String KEYLESS = "device-2";
  private static final String KEYED_TOO = "device-3";
  private static final String OTHER = "OTHER1";
  private static final String PLAIN = "PLAIN1";
  private static final String OLD_KEY = "0ld-key";
  private static final String KEY = "n3w-key";
  private static final String KEY_TOO = "k3y-of-3";
  private static final String OTHER_KEY = "k3y-of-the-other-account";

  @AutoClose
  static final TestBridge bridge =
      TestBridge.start(
          Map.of(
              "webhook.signing_keys",
              String.join(
                  ",",
                  KEYED + "=" + OLD_KEY,
                  KEYED + "=" + KEY,
                  StubGateway.USERNAME + "/" + KEYED_TOO + "=" + KEY_TOO,
                  OTHER + "=" + OTHER_KEY)));

  private static Esme esme;

  @BeforeAll
  static void bind() {
    bridge.gateway().account(StubGateway.USERNAME).device(KEYLESS).device(KEYED_TOO);
    for (String account : new String[] {OTHER, PLAIN}) {
      bridge.gateway().account(account, StubGateway.PASSWORD);
      bridge.bind(account, StubGateway.PASSWORD);
    }
    esme = bridge.bind();
  }

  private static JsonObject incoming(String device) {
    return new JsonObject()
        .put("id", UUID.randomUUID().toString())
        .put("event", "sms:received")
        .put("deviceId", device)
        .put("payload", new JsonObject().put("sender", "+4915").put("message", "your OTP is 1234"));
  }

  private static JsonObject forged(String device) {
    return incoming(device)
        .put("payload", new JsonObject().put("sender", "+4915").put("message", "forged"));
  }

  private static int post(String account, String body, String... headers) {
    return answer(account, body, headers).statusCode();
  }

  private static HttpResponse<String> answer(String account, String body, String... headers) {
    String url = bridge.gateway().account(account).webhookUrl("sms:sent");
    return TestHttp.send("POST", url, null, body, headers);
  }

  private static int signed(String account, String body, String key) {
    String now = Long.toString(Instant.now().getEpochSecond());
    return signedAt(account, body, key, now);
  }

  private static int signedAt(String account, String body, String key, String at) {
    String signature = WebhookSender.sign(key, body, at);
    return post(account, body, "X-Timestamp", at, "X-Signature", signature);
  }

  private static int ofStub(String device, String key) {
    return signed(StubGateway.USERNAME, incoming(device).encode(), key);
  }

  @Test
  void anUnsignedEventIsRefusedWhateverPhoneItNames() {
    for (String device : new String[] {KEYED, KEYLESS, "made-up", "", null, OTHER}) {
      assertThat(post(StubGateway.USERNAME, forged(device).encode())).as(device).isEqualTo(401);
    }
    JsonObject none = forged(KEYED);
    none.remove("deviceId");
    assertThat(post(StubGateway.USERNAME, none.encode())).isEqualTo(401);
    assertThat(post(StubGateway.USERNAME, none.put("deviceId", 7).encode())).isEqualTo(401);
    assertThat(esme.mobileOriginated()).noneMatch(sms -> Esme.text(sms).contains("forged"));
    assertThat(bridge.get("/metrics")).contains("result=\"unauthorized\"");
  }

  @Test
  void eachKeyOfAPhoneCountsAndNoOther() {
    assertThat(ofStub(KEYED, KEY)).isEqualTo(200);
    assertThat(ofStub(KEYED, OLD_KEY)).isEqualTo(200);
    assertThat(ofStub(KEYED_TOO, KEY_TOO)).isEqualTo(200);
    assertThat(ofStub(KEYED, KEY_TOO)).isEqualTo(401);
    assertThat(ofStub(KEYED_TOO, KEY)).isEqualTo(401);
    assertThat(ofStub(KEYED.toUpperCase(), KEY)).as("another phone").isEqualTo(401);
  }

  @Test
  void aKeyDoesNotSpeakForPhonesThatItIsNotOf() {
    assertThat(ofStub(KEYLESS, KEY)).as("no key of its own").isEqualTo(401);
    assertThat(ofStub("made-up", KEY)).isEqualTo(401);
    JsonObject none = incoming(KEYED);
    none.remove("deviceId");
    assertThat(signed(StubGateway.USERNAME, none.encode(), KEY)).as("none").isEqualTo(401);
  }

  @Test
  void anAccountsKeyDoesNotOpenAnothersUrl() {
    assertThat(ofStub("device-other1", OTHER_KEY)).as("its phone").isEqualTo(401);
    assertThat(ofStub(OTHER, OTHER_KEY)).as("its name as a phone's").isEqualTo(401);
    assertThat(ofStub(KEYED, OTHER_KEY)).isEqualTo(401);
    assertThat(signed(OTHER, incoming(KEYED).encode(), KEY)).isEqualTo(401);
    assertThat(signed(PLAIN, incoming(KEYED).encode(), KEY)).isEqualTo(401);
    assertThat(signed(OTHER, incoming("device-other1").encode(), OTHER_KEY)).isEqualTo(200);
  }

  @Test
  void anAccountWithoutKeysIsGuardedByItsUrl() {
    assertThat(post(PLAIN, incoming("device-plain1").encode())).isEqualTo(200);
    assertThat(post(PLAIN, incoming("any").encode())).isEqualTo(200);
  }

  @Test
  void theTimestampIsAPlainNumberOfSecondsNearNow() {
    long now = Instant.now().getEpochSecond();
    String body = incoming(KEYED).encode();
    for (String at :
        new String[] {
          "-" + now,
          "+" + now,
          now + ".0",
          now + "e0",
          "0x" + now,
          "9".repeat(30),
          "0",
          "",
          "x",
          Long.toString(now - 3_600),
          Long.toString(now + 3_600),
          now + "000"
        }) {
      assertThat(signedAt(StubGateway.USERNAME, body, KEY, at)).as(at).isEqualTo(401);
    }
  }

  @Test
  void aSignatureThatComesTwiceOrInAnotherFormIsNone() {
    String body = incoming(KEYED).encode();
    String at = Long.toString(Instant.now().getEpochSecond());
    String good = WebhookSender.sign(KEY, body, at);
    HttpResponse<String> twice =
        answer(StubGateway.USERNAME, body, "X-Timestamp", at, "X-Signature", good + "," + good);
    assertThat(twice.statusCode()).isEqualTo(401);
    for (String form : new String[] {"", "0", good.substring(2), good + "00", "sha256=" + good}) {
      assertThat(post(StubGateway.USERNAME, body, "X-Timestamp", at, "X-Signature", form))
          .as(form)
          .isEqualTo(401);
    }
    assertThat(post(StubGateway.USERNAME, body, "X-Signature", good)).isEqualTo(401);
    assertThat(
            post(StubGateway.USERNAME, body, "X-Timestamp", at, "X-Signature", good.toUpperCase()))
        .isEqualTo(200);
  }

  @Test
  void aBodyThatCanBeReadInTwoWaysIsNoEvent() {
    String body = incoming(KEYED).encode();
    String device = "\"deviceId\":\"" + KEYED + "\"";
    String twice = body.replace(device, "\"deviceId\":\"" + KEYLESS + "\"," + device);
    assertThat(signed(StubGateway.USERNAME, twice, KEY)).isEqualTo(400);
    assertThat(signed(StubGateway.USERNAME, body + "{}", KEY)).isEqualTo(400);
    assertThat(signed(PLAIN, twice, KEY)).isEqualTo(400);
  }

  @Test
  void aPhoneReportsOnItsOwnMessagesOnly() {
    String id = esme.submit(Sms.to("4915112345678").text("hello"));
    StubMessage message = bridge.gateway().last();
    JsonObject delivered =
        incoming(KEYED).put("event", "sms:failed").put("payload", failed(message.id()));
    String mine = message.deviceId();
    String another = mine.equals(KEYED) ? KEYED_TOO : KEYED;
    assertThat(report(delivered, another)).as("of the same account").isEqualTo(401);
    assertThat(signed(OTHER, delivered.put("deviceId", "device-other1").encode(), OTHER_KEY))
        .as("of another account: there is no such message")
        .isEqualTo(200);
    assertThat(esme.query(id).getMessageState().name()).isNotEqualTo("UNDELIVERABLE");
  }

  private static int report(JsonObject event, String device) {
    event.put("id", UUID.randomUUID().toString()).put("deviceId", device);
    return signed(StubGateway.USERNAME, event.encode(), device.equals(KEYED) ? KEY : KEY_TOO);
  }

  private static JsonObject failed(String messageId) {
    return new JsonObject().put("messageId", messageId).put("reason", "TTL expired");
  }
}
