package io.github.smppbridge.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Sessions whose end has not been dealt with, by account: bound, or on their way out. What they
 * have in work, and their webhooks, still need the account's credentials. Thread-safe.
 *
 * <p>Bounded by the sessions of the listener: an end that no route tells of is not waited for
 * longer than {@link #LONGEST}.
 */
final class EndsOwed {
  /** Longer than a session may take to end. */
  static final Duration LONGEST = Duration.ofMinutes(15);

  private static final long BOUND = Long.MAX_VALUE;

  /** By account and session, since when it is not bound any more. */
  private final Map<String, Map<String, Long>> sessions = new ConcurrentHashMap<>();

  /** A bind was accepted. */
  void add(String account, String session) {
    sessions.compute(
        account,
        (key, before) -> {
          Map<String, Long> all = before == null ? new ConcurrentHashMap<>() : before;
          all.put(session, BOUND);
          return all;
        });
  }

  /** The session's end has been dealt with. */
  void remove(String account, String session) {
    sessions.computeIfPresent(
        account,
        (key, all) -> {
          all.remove(session);
          return all.isEmpty() ? null : all;
        });
  }

  boolean any(String account) {
    return sessions.containsKey(account);
  }

  /**
   * Lets go of sessions that ended long ago.
   *
   * @param isBound asked with the session
   * @param now milliseconds of what elapses
   */
  void forgetLost(Predicate<String> isBound, long now) {
    for (String account : sessions.keySet()) {
      sessions.computeIfPresent(
          account,
          (key, all) -> {
            all.replaceAll(
                (session, since) -> isBound.test(session) ? BOUND : Math.min(since, now));
            all.values().removeIf(since -> now - LONGEST.toMillis() > since);
            return all.isEmpty() ? null : all;
          });
    }
  }
}
