package io.github.smppbridge.accounts;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.smppbridge.component.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Compares passwords with bcrypt hashes.
 *
 * <ul>
 *   <li>One comparison costs tens of milliseconds of CPU on purpose, so only a few run at once: a
 *       flood of binds must not take the CPU from those who send messages.
 *   <li>A password once found right is recognized by a keyed digest, so that a thousand sessions
 *       that come back after a restart of the network do not pay a thousand times. The key is
 *       random and of this process, the digests stay in memory.
 *   <li>Blocks: to be called on a worker thread. Thread-safe.
 * </ul>
 */
final class PasswordCheck {
  private static final int MOST_DIGESTS = 10_000;
  private static final int MOST_OCTETS = 71;
  private static final String DIGEST = "HmacSHA256";

  private final Semaphore slots =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
  private final SecretKeySpec key;
  private final Cache<String, byte[]> right =
      Caffeine.newBuilder().maximumSize(MOST_DIGESTS).executor(Runnable::run).build();

  PasswordCheck() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    key = new SecretKeySpec(random, DIGEST);
  }

  /**
   * Whether a password is the one of a hash.
   *
   * @param password of any length; bcrypt has none of more than 71 octets
   * @param hash a bcrypt hash
   * @return true when it is
   */
  boolean matches(Secret password, Secret hash) {
    byte[] octets = password.value().getBytes(StandardCharsets.UTF_8);
    if (octets.length > MOST_OCTETS) {
      return false;
    }
    byte[] digest = digest(octets);
    byte[] known = right.getIfPresent(hash.value());
    if (known != null && MessageDigest.isEqual(known, digest)) {
      return true;
    }
    slots.acquireUninterruptibly();
    try {
      boolean matches =
          BCrypt.verifyer()
              .verify(octets, hash.value().getBytes(StandardCharsets.US_ASCII))
              .verified;
      if (matches) {
        right.put(hash.value(), digest);
      }
      return matches;
    } finally {
      slots.release();
    }
  }

  private byte[] digest(byte[] octets) {
    try {
      Mac mac = Mac.getInstance(DIGEST);
      mac.init(key);
      return mac.doFinal(octets);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(DIGEST, e);
    }
  }
}
