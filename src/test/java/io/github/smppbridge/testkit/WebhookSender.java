package io.github.smppbridge.testkit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** POSTs webhooks as the phone does: the same headers, the same signature. Thread-safe. */
public final class WebhookSender {
  private static final int PATIENCE_SECONDS = 30;

  private final HttpClient client;

  WebhookSender(Vertx vertx) {
    client =
        vertx.createHttpClient(
            // a phone trusts more authorities than this JVM
            new HttpClientOptions().setConnectTimeout(5000).setTrustAll(true),
            new PoolOptions().setHttp1MaxSize(64));
  }

  /**
   * One attempt.
   *
   * @param url the registered address
   * @param body the raw body
   * @param key the phone's signing key, or null for an unsigned request
   * @return the HTTP status
   */
  Future<Integer> send(String url, String body, String key) {
    String timestamp = String.valueOf(Instant.now().getEpochSecond());
    Map<String, String> signature =
        key == null
            ? Map.of()
            : Map.of("X-Timestamp", timestamp, "X-Signature", sign(key, body, timestamp));
    return send(url, body, signature);
  }

  /** One attempt with whatever headers a test wants to try. */
  Future<Integer> send(String url, String body, Map<String, String> headers) {
    RequestOptions options = new RequestOptions().setAbsoluteURI(url).setMethod(HttpMethod.POST);
    return client
        .request(options)
        .compose(request -> send(request, body, headers))
        // of a server that was killed in the middle of its answer, too
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static Future<Integer> send(
      HttpClientRequest request, String body, Map<String, String> headers) {
    request.putHeader("Content-Type", "application/json");
    request.putHeader("User-Agent", "me.capcom.smsgateway/1.0");
    headers.forEach(request::putHeader);
    // the body is asked for on the event loop: who asks later may find that it has gone by
    return request
        .send(Buffer.buffer(body))
        .compose(response -> response.body().map(ignored -> response.statusCode()));
  }

  /** Hex HMAC-SHA256 over the body followed by the timestamp. */
  public static String sign(String key, String body, String timestamp) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update(body.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(timestamp.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
