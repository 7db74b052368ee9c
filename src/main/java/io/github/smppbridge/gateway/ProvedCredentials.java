package io.github.smppbridge.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Credentials that the gateway accepted since the start, so that a client that comes back is told
 * from one that guesses before the gateway was asked. Not themselves: by a hash under a key that
 * nobody has. Bounded; what is not used for a day is forgotten.
 */
final class ProvedCredentials {
  private static final int MOST = 10_000;
  private static final Duration KEPT = Duration.ofDays(1);
  private static final String HMAC = "HmacSHA256";

  private final SecretKeySpec key = new SecretKeySpec(random(), HMAC);
  private final Cache<String, byte[]> accepted =
      Caffeine.newBuilder()
          .maximumSize(MOST)
          .expireAfterAccess(KEPT)
          .executor(Runnable::run)
          .build();

  private static byte[] random() {
    byte[] octets = new byte[32];
    new SecureRandom().nextBytes(octets);
    return octets;
  }

  void add(GatewayAccount account) {
    accepted.put(account.user(), hash(account));
  }

  boolean contains(GatewayAccount account) {
    byte[] known = accepted.getIfPresent(account.user());
    return known != null && Arrays.equals(known, hash(account));
  }

  private byte[] hash(GatewayAccount account) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(account.basicAuthorization().getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
