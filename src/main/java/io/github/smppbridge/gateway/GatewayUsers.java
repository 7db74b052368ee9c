package io.github.smppbridge.gateway;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which user of the gateway an account is: bean {@code gatewayUsers}. As its entry of {@code
 * accounts.file} says now, which may be another one than its sessions were bound as.
 */
public final class GatewayUsers {
  private final Function<String, Optional<GatewayCredential>> entries;
  private final GatewayAccounts accounts;

  /**
   * Makes the bean.
   *
   * @param entries what an account's entry says the gateway knows it by; none = its own name, and
   *     the password of its bind
   * @param accounts the accounts whose credentials are known
   */
  public GatewayUsers(
      Function<String, Optional<GatewayCredential>> entries, GatewayAccounts accounts) {
    this.entries = entries;
    this.accounts = accounts;
  }

  /**
   * The user that an account is from now on.
   *
   * @param systemId its system_id
   * @return none for a token that does not tell it
   */
  public Optional<String> now(String systemId) {
    return entries
        .apply(systemId)
        .map(GatewayCredential::user)
        .orElse(Optional.of(systemId))
        .map(UserName::canonical);
  }

  /**
   * The user that an account with known credentials calls the gateway as.
   *
   * @param account the account
   * @return none for a token that does not tell it
   */
  public Optional<String> of(GatewayAccount account) {
    return Optional.of(account)
        .filter(GatewayAccount::isUserKnown)
        .map(GatewayAccount::user)
        .map(UserName::canonical);
  }

  /**
   * Whether an account is not this user any more.
   *
   * @param systemId its system_id
   * @param user a user, as {@link #of} tells it; {@code null} = not known
   * @return false when nobody can tell
   */
  public boolean hasLeft(String systemId, String user) {
    return user != null && now(systemId).filter(now -> !now.equals(user)).isPresent();
  }

  /**
   * Whether the account calls the gateway as a user that it is not any more.
   *
   * @param account the account
   * @return false when nobody can tell
   */
  public boolean hasLeft(GatewayAccount account) {
    return hasLeft(account.systemId(), of(account).orElse(null));
  }

  /**
   * Accounts that call the gateway as a user that they are not any more: their sessions are to end.
   *
   * @return their system_ids
   */
  public List<String> leaving() {
    return accounts.all().stream().filter(this::hasLeft).map(GatewayAccount::systemId).toList();
  }
}
