package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayUsers;
import io.github.smppbridge.store.WebhookOwner;
import io.github.smppbridge.store.WebhookOwners;
import io.github.smppbridge.store.WebhookOwners.Left;
import io.github.smppbridge.store.WebhookRegistration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Accounts that are another user of the gateway than they were, by their entries of {@code
 * accounts.file}, or none any more, and the webhooks that they leave behind. Those are deleted by
 * whoever is that user: the account itself, as it was, or another.
 */
final class WebhookMoves {
  private static final int MOST_AT_ONCE = 60;

  /** More than that the next list has again. */
  private static final int MOST_STRAYS = 50;

  private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  private final WebhookOwners owners;
  private final GatewayAccounts accounts;
  private final GatewayUsers users;

  WebhookMoves(WebhookOwners owners, GatewayAccounts accounts, GatewayUsers users) {
    this.owners = owners;
    this.accounts = accounts;
    this.users = users;
  }

  /** The user as which an account calls the gateway; null = not known. */
  String user(GatewayAccount account) {
    return account == null ? null : users.of(account).orElse(null);
  }

  boolean hasLeft(GatewayAccount account) {
    return account != null && users.hasLeft(account);
  }

  /** Whether an account that is another user now has left nothing that it could delete; or null. */
  CompletionStage<Boolean> hasNothingLeft(GatewayAccount account) {
    return account != null
        ? owners.hasLeft(user(account)).thenApply(left -> !left)
        : CompletableFuture.completedFuture(false);
  }

  /**
   * Notes in the store who is another user by now: the account, and who was this user beside it.
   */
  CompletionStage<Void> note(GatewayAccount account) {
    String user = user(account);
    return user == null
        ? DONE
        : owners
            .owners(account.systemId(), user)
            .thenCompose(
                found -> {
                  CompletionStage<Void> moved = DONE;
                  for (WebhookOwner owner : found) {
                    moved = moved.thenCompose(nothing -> note(owner, user));
                  }
                  return moved;
                });
  }

  private CompletionStage<Void> note(WebhookOwner owner, String user) {
    String before = owner.gatewayUser() == null ? user : owner.gatewayUser();
    CompletionStage<Void> known =
        owner.gatewayUser() == null ? owners.move(owner.account(), null, user) : DONE;
    return users.hasLeft(owner.account(), before)
        ? known.thenCompose(
            nothing -> owners.move(owner.account(), before, users.now(owner.account()).get()))
        : known;
  }

  /** The deletions of what was left behind, where an account can make them. */
  CompletionStage<List<WebhookChange>> deletions(GatewayAccount account) {
    Map<String, GatewayAccount> by = new LinkedHashMap<>();
    each(account).forEach(one -> by.putIfAbsent(user(one), one));
    by.remove(null);
    return by.isEmpty()
        ? CompletableFuture.completedFuture(List.of())
        : owners
            .claim(by.keySet(), MOST_AT_ONCE)
            .thenApply(
                left ->
                    left.stream()
                        .map(
                            each ->
                                new WebhookChange(
                                    WebhookChange.Kind.DELETE_LEFT,
                                    each.webhook(),
                                    by.get(each.gatewayUser())))
                        .toList());
  }

  private static Stream<GatewayAccount> each(GatewayAccount account) {
    return account == null
        ? Stream.empty()
        : Stream.concat(Stream.of(account), account.former().stream());
  }

  /** What was left behind is deleted. */
  CompletionStage<Void> deleted(List<WebhookChange> changes) {
    return changes.isEmpty()
        ? DONE
        : owners.removed(
            changes.stream().map(change -> new Left(user(change.by()), change.webhook())).toList());
  }

  /**
   * The deletions of what leads here, though nobody who is the account's user has it there: of a
   * token that nobody knows, or of an id of ours that is not registered any more.
   */
  CompletionStage<List<WebhookChange>> strays(GatewayAccount account, Map<String, String> tokens) {
    String user = user(account);
    return owners
        .of(Set.copyOf(tokens.values()))
        .thenApply(
            known ->
                tokens.entrySet().stream()
                    .filter(
                        each -> isStray(each.getKey(), known.get(each.getValue()), account, user))
                    .limit(MOST_STRAYS)
                    .map(
                        each ->
                            new WebhookChange(
                                WebhookChange.Kind.DELETE_STRAY,
                                new WebhookRegistration(
                                    account.systemId(), "", each.getKey(), "", 0),
                                account))
                    .toList());
  }

  private boolean isStray(String id, WebhookOwner owner, GatewayAccount account, String user) {
    return owner == null
        || AccountWebhooks.ID.matcher(id).matches()
            && (owner.account().equals(account.systemId()) || users.hasLeft(owner.account(), user));
  }

  /** Accounts that can delete something that was left behind, or have just left. */
  CompletionStage<List<String>> due(int limit) {
    List<String> due = new ArrayList<>(users.leaving());
    return owners
        .users(limit)
        .thenApply(
            left -> {
              if (!left.isEmpty()) {
                due.addAll(who(Set.copyOf(left)));
              }
              return due;
            });
  }

  private List<String> who(Set<String> left) {
    Map<String, String> who =
        accounts.all().stream()
            .flatMap(
                account -> each(account).map(one -> new String[] {user(one), account.systemId()}))
            .filter(pair -> pair[0] != null && left.contains(pair[0]))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (one, other) -> one));
    return List.copyOf(who.values());
  }
}
