package io.github.smppbridge.events;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs an event for a webhook as Standard Webhooks has it: HMAC-SHA256 over id, time and body. */
public final class EventSignature {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PREFIX = "whsec_";

  private final SecretKeySpec key;

  /**
   * Makes it.
   *
   * @param secret {@code whsec_} and base64, or the octets of any other text
   */
  public EventSignature(String secret) {
    byte[] octets =
        secret.startsWith(PREFIX)
            ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
            : secret.getBytes(StandardCharsets.UTF_8);
    this.key = new SecretKeySpec(octets, ALGORITHM);
  }

  /**
   * Signs.
   *
   * @param id of the event, which {@code webhook-id} says
   * @param seconds of the epoch, which {@code webhook-timestamp} says
   * @param body what is sent
   * @return the value of {@code webhook-signature}
   */
  public String of(String id, long seconds, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] signed =
          mac.doFinal((id + '.' + seconds + '.' + body).getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
