package io.github.smppbridge.gateway.webhook;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * When the gateway is asked next what it has of an account: of one whose webhooks are as they were
 * each time, at its first receiver and then every five minutes. One that does not tell, or never
 * what was registered, is asked less and less. In milliseconds of what elapses.
 */
final class ListTimes {
  static final long INTERVAL_MILLIS = 300_000;
  private static final long LONGEST_MILLIS = 24 * INTERVAL_MILLIS;

  /** Accounts with receivers here. */
  private final Map<String, Next> times = new ConcurrentHashMap<>();

  private record Next(long at, long interval, boolean asked) {}

  /** Whether it is time; at once when it was not asked yet. */
  boolean isDue(String account, long now) {
    Next next = times.get(account);
    return next == null || next.at <= now;
  }

  /** It is asked now. Until {@link #agreed} it counts as one that does not tell. */
  void asked(String account, long now) {
    times.compute(
        account,
        (key, before) -> {
          long interval =
              before == null || !before.asked
                  ? INTERVAL_MILLIS
                  : Math.min(2 * before.interval, LONGEST_MILLIS);
          return new Next(now + interval, interval, true);
        });
  }

  /** All was as it is thought to be. */
  void agreed(String account, long now) {
    times.put(account, new Next(now + INTERVAL_MILLIS, INTERVAL_MILLIS, false));
  }

  /** It has none any more: at its next receiver it is asked at once. */
  void forget(String account) {
    times.remove(account);
  }

  /** Forgets all other accounts. */
  void retain(Predicate<String> accounts) {
    times.keySet().removeIf(account -> !accounts.test(account));
  }
}
