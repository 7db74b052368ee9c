package io.github.smppbridge.accounts;

import io.github.smppbridge.gateway.OtherGateway;
import io.github.smppbridge.gateway.ReceivedVia;
import io.github.smppbridge.gateway.UserName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The entries of one reading of {@code accounts.file}. Immutable. */
final class AccountEntries {
  static final AccountEntries NONE = new AccountEntries(List.of());

  private final Map<String, Account> byName = new HashMap<>();
  private final Map<String, List<Account>> byUser = new HashMap<>();

  /** Those of whose rules others with the same user have to know. */
  private final Map<String, List<Account>> serving = new HashMap<>();

  private final Map<String, OtherGateway> gateways;

  AccountEntries(Collection<Account> accounts) {
    this(accounts, Map.of());
  }

  AccountEntries(Collection<Account> accounts, Map<String, OtherGateway> gateways) {
    this.gateways = Map.copyOf(gateways);
    List<Account> inOrder = new ArrayList<>(accounts);
    inOrder.sort(Comparator.comparing(Account::systemId));
    for (Account account : inOrder) {
      byName.put(UserName.canonical(account.systemId()), account);
      account
          .user()
          .ifPresent(user -> byUser.computeIfAbsent(user, name -> new ArrayList<>()).add(account));
      account
          .servedUser()
          .filter(user -> !account.receives().isEmpty())
          .ifPresent(user -> serving.computeIfAbsent(user, name -> new ArrayList<>()).add(account));
    }
  }

  /** Gateways beside the accounts' own, by their names. */
  Map<String, OtherGateway> gateways() {
    return gateways;
  }

  /** The entry of a system_id, whatever its case: the gateway knows none. */
  Optional<Account> find(String systemId) {
    return systemId == null
        ? Optional.empty()
        : Optional.ofNullable(byName.get(UserName.canonical(systemId)));
  }

  /**
   * The entries of which one must let a system_id in: its own, else those that stand for the
   * gateway's user of that name, since its own credentials must not lead past them.
   */
  List<Account> admitting(String systemId) {
    return find(systemId)
        .map(List::of)
        .orElseGet(
            () ->
                systemId == null
                    ? List.of()
                    : byUser.getOrDefault(UserName.canonical(systemId), List.of()));
  }

  /** An entry that stands for a user of the gateway. */
  Optional<Account> ofUser(String user) {
    return byUser.getOrDefault(UserName.canonical(user), List.of()).stream().findFirst();
  }

  /** The entry whose limits a system_id uses up: of several the first by name. */
  Optional<Account> limiting(String systemId) {
    return admitting(systemId).stream().findFirst();
  }

  /**
   * Whether an account gets a message that a phone of its user has received: without rules, all.
   *
   * @param systemId the account
   * @param via where the message came in
   */
  boolean receives(String systemId, ReceivedVia via) {
    Optional<Account> entry = find(systemId);
    return entry.isEmpty()
        || entry.get().receives().isEmpty()
        || entry.get().receives().stream()
            .anyMatch(rule -> rule.others() ? isNobodyElses(entry.get(), via) : rule.matches(via));
  }

  private boolean isNobodyElses(Account account, ReceivedVia via) {
    return account
        .servedUser()
        .map(user -> serving.getOrDefault(user, List.of()))
        .orElse(List.of())
        .stream()
        .filter(other -> other != account)
        .flatMap(other -> other.receives().stream())
        .noneMatch(rule -> !rule.others() && rule.matches(via));
  }

  /**
   * The one spelling of a system_id: as the gateway has its users, unless an entry makes a name of
   * its own. An entry that comes or goes beside the gateway's own credentials changes nothing.
   */
  String canonical(String systemId) {
    return find(systemId)
        .filter(account -> account.passwordHash().isPresent())
        .map(Account::systemId)
        .orElseGet(() -> UserName.canonical(systemId));
  }

  Collection<Account> all() {
    return byName.values();
  }

  int size() {
    return byName.size();
  }
}
