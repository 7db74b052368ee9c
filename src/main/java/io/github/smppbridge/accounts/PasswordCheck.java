package io.github.smppbridge.accounts;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.smppbridge.component.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Compares passwords with bcrypt hashes.
 *
 * <ul>
 *   <li>One comparison costs tens of milliseconds of CPU on purpose, so only a few run at once, on
 *       {@linkplain PasswordThreads threads of their own}, and no thread of others waits for them.
 *   <li>A password once found right is recognized by a keyed digest, so that a thousand sessions
 *       that come back after a restart of the network do not pay a thousand times. The key is
 *       random and of this process, the digests stay in memory.
 * </ul>
 *
 * Thread-safe.
 */
final class PasswordCheck {
  private static final int MOST_DIGESTS = 10_000;
  private static final int MOST_OCTETS = 71;
  private static final String DIGEST = "HmacSHA256";

  private final PasswordThreads threads;
  private final SecretKeySpec key;
  private final Cache<String, byte[]> right =
      Caffeine.newBuilder().maximumSize(MOST_DIGESTS).executor(Runnable::run).build();

  /**
   * Makes it.
   *
   * @param threads who compare
   */
  PasswordCheck(PasswordThreads threads) {
    this.threads = threads;
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    key = new SecretKeySpec(random, DIGEST);
  }

  /**
   * Whether a password is the one of a hash.
   *
   * @param password of any length; bcrypt has none of more than 71 octets
   * @param hash a bcrypt hash
   * @param network where it comes from: networks take turns
   * @param again asked when it is its turn, and may throw: why it is not to be compared any more
   * @return true when it is; completes on a thread that is not to be held up
   * @throws java.util.concurrent.RejectedExecutionException when too many wait already
   */
  CompletionStage<Boolean> matches(Secret password, Secret hash, String network, Runnable again) {
    byte[] octets = password.value().getBytes(StandardCharsets.UTF_8);
    if (octets.length > MOST_OCTETS) {
      return CompletableFuture.completedFuture(false);
    }
    byte[] digest = digest(octets);
    if (isKnown(hash, digest)) {
      return CompletableFuture.completedFuture(true);
    }
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    threads.execute(
        network,
        () -> {
          try {
            again.run();
            outcome.complete(isKnown(hash, digest) || compare(octets, digest, hash));
          } catch (Throwable e) {
            outcome.completeExceptionally(e);
          }
        });
    return outcome;
  }

  private boolean isKnown(Secret hash, byte[] digest) {
    byte[] known = right.getIfPresent(hash.value());
    return known != null && MessageDigest.isEqual(known, digest);
  }

  private boolean compare(byte[] octets, byte[] digest, Secret hash) {
    boolean matches =
        BCrypt.verifyer().verify(octets, hash.value().getBytes(StandardCharsets.US_ASCII)).verified;
    if (matches) {
      right.put(hash.value(), digest);
    }
    return matches;
  }

  /** How many wait for their turn. */
  int waiting() {
    return threads.waiting();
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
