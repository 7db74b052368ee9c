package io.github.smppbridge.gateway;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Recognizes credentials that were seen before without keeping them: an HMAC by a random key of
 * this process. Key and digests stay in memory. Thread-safe.
 */
public final class KeyedDigest {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_OCTETS = 32;

  private final SecretKeySpec key;

  /** Makes a key. */
  public KeyedDigest() {
    byte[] random = new byte[KEY_OCTETS];
    new SecureRandom().nextBytes(random);
    key = new SecretKeySpec(random, ALGORITHM);
  }

  /**
   * The digest of a name and its secret.
   *
   * @param name for example a system_id
   * @param secret for example a password
   * @return the same for the same two, in this process
   */
  public String of(String name, String secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      // the length apart from the rest: "ab" and "c" are not "a" and "bc"
      mac.update((name.length() + ":" + name).getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM, e);
    }
  }
}
