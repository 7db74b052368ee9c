package io.github.smppbridge.gateway;

import io.github.smppbridge.route.HttpProblem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of webhooks: {@code X-Signature} = hex HMAC-SHA256(key, raw body ‖ X-Timestamp). Every
 * phone has a key of its own, so keys are looked up by device, then by account, then {@code *}.
 * Without a key the token in the URL alone guards.
 */
final class WebhookSignatures {
  private static final String ALGORITHM = "HmacSHA256";

  private final Map<String, String> keys;
  private final Duration skew;
  private final Clock clock;

  /**
   * Makes the check.
   *
   * @param keys device id, system_id or {@code *} to signing key
   * @param skew how far a phone's clock may be off, either way
   * @param clock the time
   */
  WebhookSignatures(Map<String, String> keys, Duration skew, Clock clock) {
    this.keys = Map.copyOf(keys);
    this.skew = skew;
    this.clock = clock;
  }

  /**
   * Checks a call.
   *
   * @param account the token's account
   * @param deviceId the device that the body names
   * @param body the raw body
   * @param timestamp X-Timestamp, Unix seconds
   * @param signature X-Signature
   * @throws HttpProblem 401 when a key is configured and the signature is missing, wrong or too old
   */
  void verify(String account, String deviceId, byte[] body, String timestamp, String signature) {
    String key = keys.getOrDefault(deviceId, keys.getOrDefault(account, keys.get("*")));
    if (key == null) {
      return;
    }
    if (timestamp == null || signature == null) {
      throw new HttpProblem(401, "X-Timestamp and X-Signature are required");
    }
    byte[] given = signature.trim().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    byte[] expected = sign(key, body, timestamp).getBytes(StandardCharsets.US_ASCII);
    if (!MessageDigest.isEqual(given, expected)) {
      throw new HttpProblem(401, "the signature is wrong");
    }
    if (!fresh(timestamp)) {
      throw new HttpProblem(401, "X-Timestamp is too far from now");
    }
  }

  private boolean fresh(String timestamp) {
    try {
      long millis = Math.multiplyExact(Long.parseLong(timestamp.trim()), 1000L);
      return Math.abs(Math.subtractExact(clock.millis(), millis)) <= skew.toMillis();
    } catch (NumberFormatException | ArithmeticException e) {
      return false;
    }
  }

  /**
   * Signs a body.
   *
   * @param key the signing key
   * @param body the raw body
   * @param timestamp X-Timestamp
   * @return the signature, lower-case hex
   */
  static String sign(String key, byte[] body, String timestamp) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update(body);
      return HexFormat.of().formatHex(mac.doFinal(timestamp.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
