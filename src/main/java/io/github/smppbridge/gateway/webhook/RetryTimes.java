package io.github.smppbridge.gateway.webhook;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When webhooks are registered again that the gateway did not take, though nobody binds: ever less
 * often, and least of all where it has said that it will not. In milliseconds of what elapses.
 */
final class RetryTimes {
  static final long FIRST_MILLIS = 30_000;
  private static final long LONGEST_MILLIS = 300_000;
  private static final long LONGEST_OF_REFUSED_MILLIS = 3_600_000;

  /** Accounts that lack some. */
  private final Map<String, Next> times = new ConcurrentHashMap<>();

  private record Next(long at, long interval) {}

  /** The gateway has refused some, in its own words. */
  void refused(String account, long now) {
    later(account, now, LONGEST_OF_REFUSED_MILLIS);
  }

  /** Nobody knows whether the gateway has some. */
  void failed(String account, long now) {
    later(account, now, LONGEST_MILLIS);
  }

  private void later(String account, long now, long longest) {
    times.compute(
        account,
        (key, before) -> {
          if (before == null) {
            return new Next(now + FIRST_MILLIS, FIRST_MILLIS);
          }
          if (now < before.at) {
            return before; // a bind has tried it meanwhile
          }
          long interval = Math.min(2 * before.interval, longest);
          return new Next(now + interval, interval);
        });
  }

  /** Whether it is too early, unless somebody binds. */
  boolean isTooEarly(String account, long now) {
    Next next = times.get(account);
    return next != null && now < next.at;
  }

  /** Those of the accounts that lack some whose time it is; all others are forgotten. */
  List<String> due(Collection<String> lacking, long now) {
    times.keySet().retainAll(Set.copyOf(lacking));
    return lacking.stream().filter(account -> !isTooEarly(account, now)).toList();
  }
}
