package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.gateway.AccountSessions;
import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.store.WebhookTable;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Tells the store, and so all replicas, which accounts have receivers here. */
final class ReceiverNotes {
  /** Longer than a removal takes, and than another replica keeps one for itself. */
  private static final long RELEASE_MILLIS = 120_000;

  private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  private final WebhookTable table;
  private final AccountSessions sessions;
  private final WebhookTargets targets;
  private final Clocks clocks;

  /** Accounts that the store is told to have receivers here, and when it has taken that. */
  private final Map<String, CompletionStage<Void>> noted = new ConcurrentHashMap<>();

  /** Accounts that have said goodbye, which the store does not know yet. */
  private final Set<String> goodbyes = ConcurrentHashMap.newKeySet();

  ReceiverNotes(
      WebhookTable table, AccountSessions sessions, WebhookTargets targets, Clocks clocks) {
    this.table = table;
    this.sessions = sessions;
    this.targets = targets;
    this.clocks = clocks;
  }

  /**
   * Tells the store whether the account has receivers here, if it may believe otherwise.
   *
   * @param closeReason of the session that has just ended, null = none has
   * @return completes when the store knows
   */
  synchronized CompletionStage<Void> note(String account, String closeReason) {
    boolean here = sessions.hasReceiver(account);
    CompletionStage<Void> before = noted.get(account);
    if (here ? before != null : before == null && closeReason == null) {
      return here ? before : DONE;
    }
    // What stays for ever needs no credentials to be removed.
    Duration linger = targets.linger(account).orElse(Duration.ZERO);
    // Who says goodbye does not come back: as if it had gone a linger ago, by the clock that tells.
    boolean goodbye = CloseReason.UNBIND.name().equals(closeReason) || goodbyes.contains(account);
    long seen =
        here || !goodbye ? clocks.wall().millis() : clocks.patient().millis() - linger.toMillis();
    CompletionStage<Void> written = table.markReceivers(account, here, seen);
    if (here) {
      noted.put(account, written);
      sessions.keep(account, Long.MAX_VALUE);
    } else {
      noted.remove(account);
      sessions.keep(account, clocks.elapsed().millis() + linger.toMillis() + RELEASE_MILLIS);
    }
    return written.whenComplete(
        (nothing, failure) -> {
          if (failure != null && here) {
            noted.remove(account, written);
          } else if (failure != null) {
            noted.putIfAbsent(account, DONE);
          }
          if (failure != null && !here && goodbye) {
            goodbyes.add(account);
          } else {
            goodbyes.remove(account);
          }
        });
  }

  /** Accounts that the store believes to have receivers here, though they have none. */
  Set<String> outdated() {
    Set<String> accounts = new LinkedHashSet<>(noted.keySet());
    accounts.removeIf(sessions::hasReceiver);
    return accounts;
  }
}
