package io.github.smppbridge.gateway.webhook;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One alignment of an account's webhooks: a few rounds of comparing and calling, until nothing is
 * left to do. The calls of a round may be made at the same time.
 */
final class Alignment {
  /** Only others that change their mind each time, or a store that forgets, make it as many. */
  private static final int MOST_ROUNDS = 5;

  final String account;

  /** Why the account's last session here ended; null when that is noted, or none did. */
  String closeReason;

  /** The store's count of changes as this round began. */
  long revision;

  /** What this round's calls are about, and when they are made. */
  String callsOf = "";

  CompletableFuture<Void> calls = new CompletableFuture<>();

  /** This round's calls: whether each has done what it should. */
  private final Map<WebhookChange, Boolean> outcomes = new ConcurrentHashMap<>();

  /** Not tried again in this alignment. */
  private final Set<WebhookChange> failed = ConcurrentHashMap.newKeySet();

  private int rounds;

  Alignment(String account, String closeReason) {
    this.account = account;
    this.closeReason = closeReason;
  }

  void nextRound(long counted) {
    revision = counted;
    closeReason = null;
    rounds++;
  }

  boolean isLastRound() {
    return rounds >= MOST_ROUNDS;
  }

  void begin(List<WebhookChange> changes) {
    changes.forEach(change -> outcomes.put(change, false));
  }

  void done(WebhookChange change) {
    outcomes.put(change, true);
  }

  Map<WebhookChange, Boolean> takeOutcomes() {
    Map<WebhookChange, Boolean> taken = new HashMap<>(outcomes);
    outcomes.clear();
    taken.forEach(
        (change, done) -> {
          if (!done) {
            failed.add(change);
          }
        });
    return taken;
  }

  /** What another alignment, whose calls are over, has tried in vain need not be tried again. */
  void join(Alignment other) {
    failed.addAll(other.failed);
  }

  List<WebhookChange> untried(List<WebhookChange> changes) {
    return changes.stream().filter(change -> !failed.contains(change)).toList();
  }
}
