package io.github.smppbridge.gateway;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.ExchangeEnd;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SmppHeaders;
import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.SmppSession;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/**
 * Which sessions an account has or is about to get, and whether anything still needs its
 * credentials: bean {@code accountSessions}.
 */
public final class AccountSessions {
  private final GatewayAccounts accounts;
  private final SurplusTokens surplus;
  private final Supplier<SessionRegistry> sessions;
  private final Clock clock;

  /**
   * Binds that are accepted but no session yet, by account. What the end of an older session cleans
   * up must leave alone what such a bind has just set up.
   */
  private final Map<String, Set<Bind>> binds = new ConcurrentHashMap<>();

  private final EndsOwed owed = new EndsOwed();

  /**
   * Until when credentials are kept without a session, in milliseconds of the clock, by account.
   */
  private final Map<String, Long> kept = new ConcurrentHashMap<>();

  private volatile Predicate<String> needed = account -> false;

  private record Bind(String exchange, String session, boolean receives) {}

  /**
   * Makes the bean.
   *
   * @param accounts the accounts whose credentials are known
   * @param surplus takes the tokens of accounts that are forgotten
   * @param sessions the listener's registry; gives {@code null} while it is closed
   * @param clock what elapses
   */
  public AccountSessions(
      GatewayAccounts accounts,
      SurplusTokens surplus,
      Supplier<SessionRegistry> sessions,
      Clock clock) {
    this.accounts = accounts;
    this.surplus = surplus;
    this.sessions = sessions;
    this.clock = clock;
  }

  /**
   * Counts an accepted bind until its exchange is over: then it is a session, or was refused.
   * Property {@link RouteProperties#FIRST_RECEIVER}: true when the account had no receiver here.
   *
   * @param exchange the bind
   */
  public void begin(Exchange exchange) {
    String account = account(exchange);
    boolean receives =
        exchange.getMessage().getHeader(SmppServerConstants.CAN_RECEIVE, false, Boolean.class);
    exchange.setProperty(RouteProperties.FIRST_RECEIVER, receives && !hasReceiver(account));
    Bind bind = new Bind(exchange.getExchangeId(), session(exchange), receives);
    binds.compute(
        account,
        (key, before) -> {
          Set<Bind> all = before == null ? ConcurrentHashMap.newKeySet() : before;
          all.add(bind);
          return all;
        });
    ExchangeEnd.then(exchange, done -> remove(account, bind::equals, isAccepted(done)));
  }

  private static boolean isAccepted(Exchange bind) {
    return bind.getException() == null
        && bind.getMessage().getHeader(SmppServerConstants.COMMAND_STATUS) == null;
  }

  /**
   * Whether a bind will be no session, whatever becomes of it.
   *
   * @param exchange the bind
   * @return true when its client has left, or was told to come again since it takes too long
   */
  public boolean abandoned(Exchange exchange) {
    return SmppHeaders.inVain(exchange);
  }

  /**
   * A session is over, maybe before the exchange of its bind is.
   *
   * @param exchange the end of the session
   */
  public void ended(Exchange exchange) {
    String account = account(exchange);
    String session = session(exchange);
    remove(account, bind -> bind.session().equals(session), true);
    ExchangeEnd.then(exchange, done -> owed.remove(account, session));
  }

  /** A bind is not counted any more; one that became a session owes its end, unless that was. */
  private void remove(String account, Predicate<Bind> over, boolean bound) {
    binds.computeIfPresent(
        account,
        (key, all) -> {
          if (bound) {
            all.stream().filter(over).forEach(bind -> owed.add(account, bind.session()));
          }
          all.removeIf(over);
          return all.isEmpty() ? null : all;
        });
  }

  private Set<Bind> bindsOf(String account) {
    return binds.getOrDefault(account, Set.of());
  }

  /**
   * Whether a receiver of the account is bound to this process, or about to be.
   *
   * @param account its system_id
   * @return true from {@link #begin} on
   */
  public boolean hasReceiver(String account) {
    SessionRegistry registry = sessions.get();
    return registry != null && registry.hasReceiver(account)
        || bindsOf(account).stream().anyMatch(Bind::receives);
  }

  /**
   * Has somebody asked who needs the credentials of accounts without a session.
   *
   * @param who told the system_id; true = they are kept
   */
  public void alsoNeeded(Predicate<String> who) {
    needed = who;
  }

  /**
   * Keeps the account's credentials, though no session may need them: a call is still to come.
   *
   * @param account its system_id
   * @param until milliseconds of its clock; 0 = not any more
   */
  public void keep(String account, long until) {
    kept.compute(account, (key, before) -> until == 0 ? null : until);
  }

  /**
   * Forgets the account's credentials if nothing needs them any more; its token is to be revoked
   * then.
   *
   * @param exchange the end of a session, of which nothing is left to be done
   */
  public void forget(Exchange exchange) {
    owed.remove(account(exchange), session(exchange));
    forget(account(exchange));
  }

  /**
   * Forgets accounts that no session's end forgot: the last one ended while another bind, which was
   * refused then, was under way; or the time for which they were kept is over.
   */
  public void forgetUnneeded() {
    owed.forgetLost(this::isBound, clock.millis());
    accounts.all().stream().map(GatewayAccount::systemId).forEach(this::forget);
  }

  private void forget(String systemId) {
    accounts
        .forget(systemId, this::unneeded)
        .ifPresent(
            account -> {
              kept.remove(systemId);
              account.takeToken().ifPresent(token -> surplus.add(account, token));
            });
  }

  private boolean isBound(String session) {
    SessionRegistry registry = sessions.get();
    return registry != null && registry.byId(session).isPresent();
  }

  private boolean unneeded(String account) {
    // in the order of a session's life: what moves on meanwhile is found at the next place
    return bindsOf(account).isEmpty()
        && !owed.any(account)
        && of(account).isEmpty()
        && !needed.test(account)
        && kept.getOrDefault(account, 0L) <= clock.millis();
  }

  /**
   * The account's sessions in this process.
   *
   * @param exchange an exchange of the account
   * @return their ids
   */
  public List<String> ids(Exchange exchange) {
    return of(account(exchange)).stream().map(SmppSession::id).toList();
  }

  private Collection<SmppSession> of(String account) {
    SessionRegistry registry = sessions.get();
    return registry == null ? List.of() : registry.ofAccount(account);
  }

  private static String account(Exchange exchange) {
    return exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
  }

  private static String session(Exchange exchange) {
    return exchange.getMessage().getHeader(SmppServerConstants.SESSION_ID, "", String.class);
  }
}
