package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.gateway.AccountSessions;
import io.github.smppbridge.gateway.WebhookLinger;
import io.github.smppbridge.store.WebhookState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What an account's webhooks are to be, as it has receivers, or will have them back. */
record WebhookTargets(
    boolean any, AccountSessions sessions, Function<String, WebhookLinger> lingers, Clocks clocks) {
  enum Target {
    /** There are receivers, on any replica. */
    REGISTERED,
    /** The last one has gone, and may come back. */
    AS_THEY_ARE,
    /** There are none. */
    DELETED
  }

  Target of(String account, WebhookState state) {
    if (!any) {
      return Target.DELETED;
    }
    // whatever the store says after a jump of a clock: what is bound here is known here
    if (state.receivers() || sessions.hasReceiver(account)) {
      return Target.REGISTERED;
    }
    long now = clocks.patient().millis(state.lastSeenAt());
    return linger(account).filter(linger -> state.lastSeenAt() <= now - linger.toMillis()).isEmpty()
        ? Target.AS_THEY_ARE
        : Target.DELETED;
  }

  /** How long they outlive a lost connection; none = for ever. */
  Optional<Duration> linger(String account) {
    return lingers.apply(account).afterLoss();
  }

  /** Those of some accounts whose webhooks are to go some time, by when. */
  Map<Duration, List<String>> goingAfter(Collection<String> accounts) {
    return accounts.stream()
        .filter(account -> !any || linger(account).isPresent())
        .collect(Collectors.groupingBy(account -> any ? linger(account).get() : Duration.ZERO));
  }
}
