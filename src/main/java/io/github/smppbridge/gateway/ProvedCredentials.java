package io.github.smppbridge.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/**
 * Credentials that the gateway accepted since the start, so that a client that comes back is told
 * from one that guesses before the gateway was asked. Not themselves: by their {@link KeyedDigest}.
 * Bounded; what is not used for a day is forgotten.
 */
final class ProvedCredentials {
  private static final int MOST = 10_000;
  private static final Duration KEPT = Duration.ofDays(1);

  private final KeyedDigest digests = new KeyedDigest();
  private final Cache<String, String> accepted =
      Caffeine.newBuilder()
          .maximumSize(MOST)
          .expireAfterAccess(KEPT)
          .executor(Runnable::run)
          .build();

  void add(GatewayAccount account) {
    accepted.put(account.user(), digest(account));
  }

  boolean contains(GatewayAccount account) {
    return digest(account).equals(accepted.getIfPresent(account.user()));
  }

  void remove(GatewayAccount account) {
    accepted.asMap().remove(account.user(), digest(account));
  }

  private String digest(GatewayAccount account) {
    return digests.of(account.user(), account.basicAuthorization());
  }
}
