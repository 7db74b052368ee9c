package io.github.smppbridge.train;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Pretended phones: of each message for which a report is wanted they report that it is sent, then
 * that it is delivered, and now and then one receives a message. Those of one account sign.
 */
final class TrainingPhones {
  /** Whose phones sign, and with what. */
  static final String SIGNING = "TRAIN1";

  static final String KEY = "training-signing-key";

  private static final int CONNECTIONS = 32;

  /** Reports on their way; what comes above is not reported, so that nothing piles up here. */
  private static final int MOST_UNDER_WAY = 256;

  private static final int RECEIVED_EVERY = 16;

  private final Map<String, Map<String, JsonObject>> webhooks = new ConcurrentHashMap<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicLong reported = new AtomicLong();
  private final HttpClient client;

  TrainingPhones(Vertx vertx) {
    client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  static String phoneOf(String user) {
    return "phone-" + user;
  }

  void register(String user, JsonObject webhook) {
    webhooks
        .computeIfAbsent(user, name -> new ConcurrentHashMap<>())
        .put(webhook.getString("event"), webhook);
  }

  void forget(String user, String id) {
    webhooks
        .getOrDefault(user, Map.of())
        .values()
        .removeIf(webhook -> id.equals(webhook.getString("id")));
  }

  JsonArray webhooks(String user) {
    JsonArray all = new JsonArray();
    webhooks.getOrDefault(user, Map.of()).values().forEach(all::add);
    return all;
  }

  /** {@return how many events the bridge took} */
  long reported() {
    return reported.get();
  }

  /** A message is on its way. */
  void took(String user, JsonObject message) {
    if (!message.getBoolean("withDeliveryReport", true) || underWay.get() > MOST_UNDER_WAY) {
      return;
    }
    String number = message.getJsonArray("phoneNumbers").getString(0);
    JsonObject about =
        new JsonObject()
            .put("messageId", message.getString("id"))
            .put("recipient", number)
            .put("phoneNumber", number)
            .put("simNumber", 1);
    String now = Instant.now().toString();
    report(user, "sms:sent", about.copy().put("partsCount", 1).put("sentAt", now));
    report(user, "sms:delivered", about.copy().put("deliveredAt", now));
    if (reported.get() % RECEIVED_EVERY == 0) {
      receive(user, number);
    }
  }

  private void receive(String user, String number) {
    report(
        user,
        "sms:received",
        new JsonObject()
            .put("messageId", UUID.randomUUID().toString().substring(0, 8))
            .put("sender", number)
            .put("phoneNumber", number)
            .put("simNumber", 1)
            .put("message", "received " + reported.get())
            .put("receivedAt", Instant.now().toString()));
  }

  private void report(String user, String event, JsonObject payload) {
    JsonObject webhook = webhooks.getOrDefault(user, Map.of()).get(event);
    if (webhook == null) {
      return;
    }
    JsonObject body =
        new JsonObject()
            .put("id", UUID.randomUUID().toString())
            .put("webhookId", webhook.getString("id"))
            .put("event", event)
            .put("deviceId", phoneOf(user))
            .put("payload", payload);
    underWay.incrementAndGet();
    client
        .request(
            new RequestOptions()
                .setAbsoluteURI(webhook.getString("url"))
                .setMethod(HttpMethod.POST))
        .compose(request -> headed(request, user, body.encode()))
        .onComplete(done -> underWay.decrementAndGet())
        .onSuccess(status -> reported.incrementAndGet());
  }

  private static io.vertx.core.Future<Integer> headed(
      HttpClientRequest request, String user, String body) {
    request.putHeader("Content-Type", "application/json");
    if (user.equals(SIGNING)) {
      String timestamp = String.valueOf(Instant.now().getEpochSecond());
      request.putHeader("X-Timestamp", timestamp).putHeader("X-Signature", sign(body + timestamp));
    }
    return request
        .send(Buffer.buffer(body))
        .compose(response -> response.body().map(read -> response.statusCode()));
  }

  private static String sign(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
