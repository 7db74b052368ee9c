package io.github.smppbridge.gateway;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.camel.Exchange;

/**
 * The accounts with bound sessions. Bounded by the sessions themselves: an account is forgotten
 * with its last one, or soon after a bind that became none.
 */
public final class GatewayAccounts {
  private final ConcurrentMap<String, GatewayAccount> accounts = new ConcurrentHashMap<>();
  private final ProvedCredentials proved = new ProvedCredentials();
  private final AtomicLong acceptances = new AtomicLong();
  private volatile BiConsumer<String, List<Device>> onDevices = (systemId, devices) -> {};
  private volatile OtherGateways others = OtherGateways.NONE;

  /**
   * Has other gateways called beside the accounts' own.
   *
   * @param gateways those
   */
  public void others(OtherGateways gateways) {
    others = gateways;
  }

  /**
   * Whether routes may choose a gateway.
   *
   * @param name its name
   * @return true as long as accounts.file has it
   */
  public boolean hasGateway(String name) {
    return others.has(name);
  }

  /** {@return whether there is a gateway beside the accounts' own} */
  public boolean hasOthers() {
    return others.any();
  }

  /**
   * The gateway that an exchange is about.
   *
   * @param exchange any
   * @return its name; {@code null} = the account's own
   */
  public static String gatewayOf(Exchange exchange) {
    return exchange.getProperty(RouteProperties.GATEWAY_NAME, String.class);
  }

  /**
   * As whom the gateway is called for an exchange: never the account's own where another is meant.
   *
   * @param exchange with property {@link RouteProperties#GATEWAY_ACCOUNT}, unless header system_id
   *     says enough; and with property {@link RouteProperties#GATEWAY_NAME} for another gateway
   * @return empty when nobody is bound, or accounts.file does not have the gateway any more
   */
  public Optional<GatewayAccount> of(Exchange exchange) {
    String gateway = gatewayOf(exchange);
    if (gateway != null) {
      return others.find(gateway);
    }
    GatewayAccount account =
        exchange.getProperty(RouteProperties.GATEWAY_ACCOUNT, GatewayAccount.class);
    return account != null ? Optional.of(account) : find(systemId(exchange));
  }

  /**
   * As whom a message is asked for.
   *
   * @param systemId whose it is
   * @param gateway where it went; {@code null} = to the account's own
   * @return empty as above
   */
  public Optional<GatewayAccount> find(String systemId, String gateway) {
    return gateway == null ? find(systemId) : others.find(gateway);
  }

  private static String systemId(Exchange exchange) {
    return exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
  }

  /**
   * Has somebody told of each account's phones as they become known.
   *
   * @param observer given system_id and phones
   */
  public void onDevices(BiConsumer<String, List<Device>> observer) {
    onDevices = observer;
  }

  /** An account's phones are known now, as the gateway tells them. */
  void tell(GatewayAccount account) {
    if (account.gateway().isPresent()) {
      return;
    }
    onDevices.accept(account.systemId(), account.devices());
  }

  /**
   * The account of a system_id.
   *
   * @param systemId the system_id
   * @return the account while a session of it is bound
   */
  public Optional<GatewayAccount> find(String systemId) {
    return systemId == null ? Optional.empty() : Optional.ofNullable(accounts.get(systemId));
  }

  /** The gateway has just accepted the account's credentials. */
  void accepted(GatewayAccount account) {
    account.accepted(acceptances.incrementAndGet());
  }

  /**
   * Takes an account whose credentials the gateway has accepted. Sessions that are bound already go
   * on with it, unless it has accepted theirs since: those accepted last are the ones known to
   * work. With the same credentials the account stays the one it is, so that all sessions share one
   * token.
   *
   * @param account the account
   * @return the account that was known before, if it was another one
   */
  public Optional<GatewayAccount> admit(GatewayAccount account) {
    account.prove();
    proved.add(account);
    AtomicReference<GatewayAccount> known = new AtomicReference<>();
    accounts.compute(
        account.systemId(),
        (systemId, before) -> {
          known.set(before);
          if (before != null && before.sameCredentials(account)) {
            before.join(account);
            return before;
          }
          if (before != null && before.isAcceptedAfter(account)) {
            return before;
          }
          if (before != null && before != account) {
            account.succeed(before);
          }
          return account;
        });
    return Optional.ofNullable(known.get()).filter(before -> before != account);
  }

  /**
   * Tells a client that comes back from one that guesses, before the gateway is asked.
   *
   * @param presented what a bind presents, which counts as proved if it was accepted before
   */
  void recognise(GatewayAccount presented) {
    if (proved.contains(presented)) {
      presented.prove();
    }
  }

  /** The gateway refused them: they may be accepted again, but until then they are anybody's. */
  void disprove(GatewayAccount refused) {
    proved.remove(refused);
    if (!isCurrent(refused)) {
      refused.disprove();
    }
  }

  /** Who the exchange calls the gateway for. */
  Caller caller(Exchange exchange) {
    if (gatewayOf(exchange) != null) {
      // its credential is all accounts': each has its share all the same
      String systemId = systemId(exchange);
      return new Caller(systemId == null ? "" : systemId, true);
    }
    GatewayAccount account =
        exchange.getProperty(RouteProperties.GATEWAY_ACCOUNT, GatewayAccount.class);
    if (account == null) {
      account = find(systemId(exchange)).orElse(null);
    }
    return account == null ? Caller.NOBODY : new Caller(account.user(), account.proved());
  }

  /**
   * Whether calls of the account's sessions are made with this account.
   *
   * @param account an account
   * @return false before its bind is accepted, and after its last session ended
   */
  boolean isCurrent(GatewayAccount account) {
    return accounts.get(account.systemId()) == account;
  }

  /**
   * Forgets an account and its credentials if nothing needs it. A bind that is admitted at the same
   * time is either seen by the question or not touched.
   *
   * @param systemId the system_id
   * @param unneeded asked about the system_id, at once
   * @return what was known, if it was forgotten
   */
  public Optional<GatewayAccount> forget(String systemId, Predicate<String> unneeded) {
    AtomicReference<GatewayAccount> forgotten = new AtomicReference<>();
    accounts.computeIfPresent(
        systemId,
        (key, account) -> {
          if (account.isBinding() || !unneeded.test(key)) {
            return account;
          }
          forgotten.set(account);
          return null;
        });
    return Optional.ofNullable(forgotten.get());
  }

  /** {@return all accounts, and other gateways that were called} */
  public List<GatewayAccount> withOthers() {
    return Stream.concat(accounts.values().stream(), others.known().stream()).toList();
  }

  /** {@return all accounts: a live view} */
  public Collection<GatewayAccount> all() {
    return accounts.values();
  }
}
