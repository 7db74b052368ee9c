package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.store.WebhookRegistration;
import io.github.smppbridge.store.WebhookState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One alignment of an account's webhooks: a few rounds of comparing and calling, until nothing is
 * left to do. The calls of a round may be made at the same time.
 */
final class Alignment {
  /** Only others that change their mind each time, or a store that forgets, make it as many. */
  private static final int MOST_ROUNDS = 5;

  final String account;

  /** Who calls the gateway for it; null = its credentials are not known any more. */
  final GatewayAccount by;

  /** Whether somebody waits for it to listen: then nothing is put off. */
  final boolean ofBind;

  /** Why the account's last session here ended; null when that is noted, or none did. */
  String closeReason;

  /** Whether it is another user of the gateway by now. */
  boolean left;

  /** What the store knew as this round began. */
  WebhookState state;

  /** What is to be registered in the end, as this round sees it. */
  List<WebhookRegistration> wanted = List.of();

  /** Whether the gateway was asked, by this alignment or another, what it has. */
  boolean listed;

  /** What the gateway has just told; null when it was not asked, or did not tell. */
  volatile Listing listing;

  /** Deletions of what is not the account's own, which are still to be made. */
  private List<WebhookChange> others = List.of();

  /** What this round's calls are about, and when they are made. */
  String callsOf = "";

  CompletableFuture<Void> calls = new CompletableFuture<>();

  /** This round's calls: whether each has done what it should. */
  private final Map<WebhookChange, Boolean> outcomes = new ConcurrentHashMap<>();

  /** Those of them that the gateway refused; whether it seems to be for their event. */
  private final Map<WebhookChange, Boolean> refusals = new ConcurrentHashMap<>();

  /** Not tried again in this alignment. */
  private final Set<WebhookChange> failed = ConcurrentHashMap.newKeySet();

  private int rounds;

  Alignment(String account, GatewayAccount by, String closeReason, boolean ofBind) {
    this.ofBind = ofBind;
    this.account = account;
    this.by = by;
    this.closeReason = closeReason;
  }

  boolean isFirstRound() {
    return rounds == 0;
  }

  void nextRound(WebhookState known) {
    state = known;
    closeReason = null;
    rounds++;
  }

  boolean isLastRound() {
    return rounds >= MOST_ROUNDS;
  }

  /** These are to be made, too. */
  void also(List<WebhookChange> changes) {
    others = Stream.concat(others.stream(), changes.stream()).distinct().toList();
  }

  List<WebhookChange> withOthers(List<WebhookChange> changes) {
    return Stream.concat(changes.stream(), others.stream()).toList();
  }

  /** A question is none of the rounds. */
  void ask() {
    listed = true;
    rounds--;
  }

  void begin(List<WebhookChange> changes) {
    changes.forEach(change -> outcomes.put(change, false));
  }

  void done(WebhookChange change) {
    outcomes.put(change, true);
  }

  void refused(WebhookChange change, boolean ofEvent) {
    refusals.put(change, ofEvent);
  }

  Map<WebhookChange, Boolean> takeRefusals() {
    Map<WebhookChange, Boolean> taken = Map.copyOf(refusals);
    refusals.clear();
    return taken;
  }

  /** Whether the gateway cannot have it from a call before this round. */
  boolean isNew(WebhookChange change) {
    return state.registrations().stream()
        .noneMatch(row -> row.webhookId().equals(change.webhook().webhookId()));
  }

  /** Ids of what is, or will be, the account's. */
  Set<String> ownIds() {
    return Stream.concat(wanted.stream(), state.registrations().stream())
        .map(WebhookRegistration::webhookId)
        .collect(Collectors.toSet());
  }

  Map<WebhookChange, Boolean> takeOutcomes() {
    Map<WebhookChange, Boolean> taken = new HashMap<>(outcomes);
    others = others.stream().filter(change -> !taken.containsKey(change)).toList();
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
    listed |= other.listed;
  }

  List<WebhookChange> untried(List<WebhookChange> changes) {
    return changes.stream().filter(change -> !failed.contains(change)).toList();
  }
}
