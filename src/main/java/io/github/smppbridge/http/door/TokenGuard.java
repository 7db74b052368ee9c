package io.github.smppbridge.http.door;

import io.github.smppbridge.log.SourceNetwork;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Who may call {@code /admin}. Wrong tokens are answered late, and later each time, for the address
 * they come from; so many may wait for that, of one address and of all, and no thread does. The
 * right token is taken at once from everywhere else. Thread-safe.
 */
final class TokenGuard {
  private static final String SCHEME = "Bearer ";

  /** Of addresses remembered; the one that failed longest ago is forgotten. */
  private static final int MOST_SOURCES = 10_000;

  private static final int MOST_WAITING = 200;
  private static final int MOST_WAITING_OF_ONE = 8;
  private static final int FREE_FAILURES = 3;
  private static final long FIRST_DELAY_MILLIS = 100;
  private static final int MOST_DOUBLINGS = 6;
  private static final long FORGIVEN_NANOS = TimeUnit.MINUTES.toNanos(15);

  private final byte[] digest;
  private final LongSupplier clock;
  private int waiting;

  private static final class Source {
    private int failures;
    private int waiting;
    private long last;
  }

  private final Map<String, Source> sources =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Source> eldest) {
          return size() > MOST_SOURCES;
        }
      };

  /**
   * Makes the guard.
   *
   * @param token the right one
   * @param clock nanoseconds
   */
  TokenGuard(String token, LongSupplier clock) {
    this.digest = digest(token);
    this.clock = clock;
  }

  /** What is to be done with a request. */
  sealed interface Verdict {}

  /** Let in. */
  record Right() implements Verdict {}

  /**
   * To be refused with 401.
   *
   * @param afterMillis how much later, 0 = at once; {@link #waited} then
   */
  record Wrong(long afterMillis) implements Verdict {}

  /** Refused unseen, with 429. */
  record TooMany() implements Verdict {}

  /**
   * Looks at a token.
   *
   * @param address whose request it is
   * @param authorization the header of that name, or null
   */
  synchronized Verdict check(String address, String authorization) {
    if (authorization == null) {
      return new Wrong(0);
    }
    String key = SourceNetwork.of(address);
    Source source = sources.get(key);
    if (source != null && clock.getAsLong() - source.last > FORGIVEN_NANOS && source.waiting == 0) {
      sources.remove(key);
      source = null;
    }
    if (source != null && (source.waiting >= MOST_WAITING_OF_ONE || cannotWait(source))) {
      return new TooMany();
    }
    if (isRight(authorization)) {
      sources.remove(key);
      return new Right();
    }
    return failed(sources.computeIfAbsent(key, unused -> new Source()));
  }

  /**
   * Whether a wrong token of this source could not be answered late: then none is looked at, or
   * guesses would be as fast as they come while others fill all places to wait.
   */
  private boolean cannotWait(Source source) {
    return source.failures >= FREE_FAILURES && waiting >= MOST_WAITING;
  }

  private Verdict failed(Source source) {
    source.last = clock.getAsLong();
    source.failures++;
    int doublings = Math.min(source.failures - FREE_FAILURES - 1, MOST_DOUBLINGS);
    if (doublings < 0) {
      return new Wrong(0);
    }
    waiting++;
    source.waiting++;
    return new Wrong(FIRST_DELAY_MILLIS << doublings);
  }

  /** A refusal that had to wait was sent, or its client has left. */
  synchronized void waited(String address) {
    waiting--;
    Source source = sources.get(SourceNetwork.of(address));
    if (source != null && source.waiting > 0) {
      source.waiting--;
    }
  }

  /** The scheme's name is case-insensitive (RFC 9110 §11.1). Digests are of the same length. */
  private boolean isRight(String authorization) {
    boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return bearer
        && MessageDigest.isEqual(digest, digest(authorization.substring(SCHEME.length()).trim()));
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
