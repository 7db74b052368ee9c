package io.github.smppbridge.gateway;

import io.github.smppbridge.log.SparseLines;
import io.github.smppbridge.route.HttpProblem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signatures of webhooks: {@code X-Signature} = hex HMAC-SHA256(key, raw body ‖ X-Timestamp). Once
 * an account has any {@linkplain SigningKeys key}, nothing is believed of it but what a phone of
 * its own has signed. Without a key the token in the URL alone guards.
 */
final class WebhookSignatures {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookSignatures.class);
  private static final String ALGORITHM = "HmacSHA256";
  private static final Pattern SIGNATURE = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
  private static final int LINE_SECONDS = 10;

  private final SigningKeys keys;
  private final Duration skew;
  private final Clock clock;
  private final SparseLines lines = new SparseLines(LINE_SECONDS);

  /**
   * What is to be checked.
   *
   * @param account the token's account
   * @param device the phone that the body names; empty = none
   * @param body the raw body
   * @param timestamp X-Timestamp as it was given, Unix seconds; null unless given once
   * @param signature X-Signature as it was given; null unless given once
   */
  record Call(String account, String device, byte[] body, String timestamp, String signature) {}

  /**
   * Makes the check.
   *
   * @param keys whose keys there are
   * @param skew how far a phone's clock may be off, either way
   * @param clock the time
   */
  WebhookSignatures(SigningKeys keys, Duration skew, Clock clock) {
    this.keys = keys;
    this.skew = skew;
    this.clock = clock;
  }

  /**
   * Checks a call.
   *
   * @param call the call
   * @param phones ids of the account's phones; empty = not known
   * @return whether it had to be signed, and was by the phone that it names
   * @throws HttpProblem 401 when it had to be and was not
   */
  boolean verify(Call call, Collection<String> phones) {
    boolean known = !phones.isEmpty();
    if (!keys.demanded(call.account, call.device, known)) {
      return false;
    }
    if (call.timestamp == null || call.signature == null) {
      throw refused(call, "X-Timestamp and X-Signature are required, once each");
    }
    if (call.device.isEmpty() || known && !phones.contains(call.device)) {
      throw refused(call, "the event names no phone of the account");
    }
    if (!signed(call, known)) {
      throw refused(call, "the signature is wrong");
    }
    if (!fresh(call.timestamp)) {
      throw refused(call, "X-Timestamp is too far from now");
    }
    return true;
  }

  private HttpProblem refused(Call call, String reason) {
    long many = lines.due(reason);
    if (many > 0) {
      LOG.warn("{} webhooks refused, the last one of {}: {}", many, call.account, reason);
    }
    return new HttpProblem(401, reason);
  }

  /** Each key takes its time, whether one before it fits or not. */
  private boolean signed(Call call, boolean known) {
    String signature = call.signature.trim();
    if (!SIGNATURE.matcher(signature).matches()) {
      return false;
    }
    byte[] given = signature.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    boolean fits = false;
    for (String key : keys.of(call.account, call.device, known)) {
      byte[] expected = sign(key, call.body, call.timestamp).getBytes(StandardCharsets.US_ASCII);
      fits |= MessageDigest.isEqual(given, expected);
    }
    return fits;
  }

  private boolean fresh(String timestamp) {
    return SECONDS.matcher(timestamp).matches()
        && Math.abs(clock.millis() - Long.parseLong(timestamp) * 1000) <= skew.toMillis();
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
