package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.store.WebhookRegistration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One alignment of an account's webhooks: rounds of comparing and calling, until nothing is left to
 * do. The calls of a round may be made, and noted, at the same time.
 */
final class Alignment {
  /** Only others that change their mind each time make it as many. */
  private static final int MOST_ROUNDS = 10;

  private final String account;
  private final Set<WebhookChange> failed = ConcurrentHashMap.newKeySet();

  /** What the gateway was told to register and was not told to delete since, by id. */
  private final Map<String, Webhook> told = new ConcurrentHashMap<>();

  private volatile String closeReason;
  private volatile int roundsLeft = MOST_ROUNDS;
  private volatile long removals;
  private volatile String callsOf = "";
  private volatile CompletableFuture<Void> calls = CompletableFuture.completedFuture(null);

  /** For the account, with the reason of the session's end that asks for it, if one does. */
  Alignment(String account, String closeReason) {
    this.account = account;
    this.closeReason = closeReason;
  }

  String account() {
    return account;
  }

  /** Why the account's last session ended; null when that is noted, or none did. */
  String closeReason() {
    return closeReason;
  }

  /** Begins a round: notes how many removals the store has counted. */
  void look(long counted) {
    closeReason = null;
    removals = counted;
    roundsLeft--;
  }

  /** The store's count of removals as this round began. */
  long removals() {
    return removals;
  }

  boolean over() {
    return roundsLeft <= 0;
  }

  /**
   * Begins calls that others wait for; {@link #callsMade} ends them.
   *
   * @param of what they are about
   */
  void calling(String of) {
    calls = new CompletableFuture<>();
    callsOf = of;
  }

  String callsOf() {
    return callsOf;
  }

  /** Completes when the calls of a round are made and noted. */
  CompletableFuture<Void> calls() {
    return calls;
  }

  void callsMade() {
    calls.complete(null);
  }

  /**
   * Notes a call, which is not tried again in this alignment if it failed. A registration may have
   * had its effect even so.
   */
  void made(WebhookChange change, boolean done) {
    if (!done) {
      failed.add(change);
    }
    if (change.register()) {
      told.put(change.webhook().id(), change.webhook());
    } else if (done) {
      told.remove(change.webhook().id());
    }
  }

  /** What another alignment has tried in vain meanwhile need not be tried in this one. */
  void join(Alignment other) {
    failed.addAll(other.failed);
  }

  List<WebhookChange> untried(List<WebhookChange> changes) {
    return changes.stream().filter(change -> !failed.contains(change)).toList();
  }

  /** What the store knows and, beside it, what only this alignment does: others deleted its row. */
  List<WebhookRegistration> known(List<WebhookRegistration> rows) {
    List<WebhookRegistration> known = new ArrayList<>(rows);
    told.values().stream()
        .filter(webhook -> rows.stream().noneMatch(row -> row.webhookId().equals(webhook.id())))
        .forEach(webhook -> known.add(row(webhook, 0)));
    return known;
  }

  /** The webhook as the store keeps it; registered at 0 = it may be, or may not. */
  WebhookRegistration row(Webhook webhook, long registeredAt) {
    return new WebhookRegistration(
        account, webhook.event(), webhook.id(), webhook.url(), registeredAt);
  }
}
