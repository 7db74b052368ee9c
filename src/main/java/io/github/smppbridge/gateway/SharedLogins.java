package io.github.smppbridge.gateway;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.ExchangeEnd;
import io.github.smppbridge.route.RouteProperties;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;

/**
 * Proves binds by their own credentials, those of an account that come at the same time with the
 * same credentials together: bean {@code sharedLogins}.
 *
 * <ul>
 *   <li>A login is an exchange of its own: whose socket goes away ends nothing for the others. Who
 *       comes while it is under way waits for its outcome, good or bad.
 *   <li>Who comes after its outcome is proved anew. While others of them are under way two logins
 *       begin at least {@value #APART_MILLIS} ms apart, so that hundreds of binds cost a few calls,
 *       and those that failed together do not ask all at once again.
 *   <li>Other credentials for the same account are another login.
 * </ul>
 *
 * <p>Bounded by the binds under way. Thread-safe.
 */
public final class SharedLogins {
  static final int APART_MILLIS = 200;

  private final ConcurrentMap<String, Crowd> crowds = new ConcurrentHashMap<>();
  private final KeyedDigest digests = new KeyedDigest();
  private final GatewayAccounts accounts;
  private final GatewayTokens tokens;
  private final Clock clock;
  private final Duration patience;
  private final Executor workers;

  /** Binds with the same system_id and credentials. Changed in the map's computations alone. */
  private static final class Crowd {
    final GatewayAccount account;
    int underWay;
    Login login;
    long nextLogin = Long.MIN_VALUE;

    Crowd(GatewayAccount account) {
      this.account = account;
    }
  }

  /** What its binds wait for. */
  private static final class Login {
    final String key;
    final Crowd crowd;
    final long begins;
    final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    volatile boolean begun;
    volatile boolean proved;

    Login(String key, Crowd crowd, long begins) {
      this.key = key;
      this.crowd = crowd;
      this.begins = begins;
    }
  }

  /** What a login ended with. */
  private record Outcome(
      boolean proved, Object commandStatus, Object gatewayStatus, Object message, Object doubt) {
    private static Outcome of(Exchange login, boolean proved) {
      return new Outcome(
          proved,
          login.getMessage().getHeader(SmppServerConstants.COMMAND_STATUS),
          login.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class),
          login.getProperty(RouteProperties.GATEWAY_MESSAGE, "an error", String.class),
          login.getProperty(RouteProperties.REFUSAL_DOUBT));
    }

    private static Outcome none(String why) {
      return new Outcome(false, null, 0, why, null);
    }

    private void tell(Exchange bind) {
      if (!proved) {
        bind.getMessage()
            .setHeader(
                SmppServerConstants.COMMAND_STATUS,
                commandStatus == null ? "ESME_RSYSERR" : commandStatus);
      }
      bind.setProperty(RouteProperties.GATEWAY_STATUS, gatewayStatus);
      bind.setProperty(RouteProperties.GATEWAY_MESSAGE, message);
      bind.setProperty(RouteProperties.REFUSAL_DOUBT, doubt);
    }
  }

  /**
   * Makes the bean.
   *
   * @param accounts the bound accounts
   * @param tokens told of accounts that became none
   * @param clock what elapses
   * @param longestCall how long a call may take
   * @param workers where binds go on
   */
  public SharedLogins(
      GatewayAccounts accounts,
      GatewayTokens tokens,
      Clock clock,
      Duration longestCall,
      Executor workers) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.clock = clock;
    // the proof, the question for the gateway's health, the token
    this.patience = longestCall.multipliedBy(3);
    this.workers = workers;
  }

  /** Joins the binds with the same credentials; the account is the one they will use. */
  GatewayAccount join(Exchange bind, GatewayAccount presented) {
    String key = digests.of(presented.systemId(), presented.basicAuthorization());
    long now = clock.millis();
    Login[] joined = new Login[1];
    boolean[] first = new boolean[1];
    crowds.compute(
        key,
        (same, known) -> {
          Crowd crowd = known == null ? new Crowd(current(presented)) : known;
          enter(crowd);
          if (crowd.login == null || now - crowd.login.begins > patience.toMillis()) {
            crowd.login = new Login(key, crowd, Math.max(now, crowd.nextLogin));
            crowd.nextLogin = crowd.login.begins + APART_MILLIS;
            first[0] = true;
          }
          joined[0] = crowd.login;
          return crowd;
        });
    bind.setProperty(RouteProperties.LOGIN, joined[0]);
    bind.setProperty(RouteProperties.BEGIN_LOGIN, first[0] ? true : null);
    ExchangeEnd.then(bind, done -> leave(joined[0], first[0]));
    return joined[0].crowd.account;
  }

  /** So that all sessions of an account share what is known of it. */
  private GatewayAccount current(GatewayAccount presented) {
    return accounts.find(presented.systemId()).filter(presented::sameCredentials).orElse(presented);
  }

  private static void enter(Crowd crowd) {
    crowd.underWay++;
    crowd.account.binding(true);
  }

  private void leave(Login login, boolean first) {
    if (first && !login.begun) {
      // there was no thread for it; or it begins late, for those that come then
      end(login, Outcome.none("the login did not begin"));
    }
    crowds.computeIfPresent(
        login.key,
        (key, crowd) -> {
          if (--crowd.underWay > 0) {
            return crowd;
          }
          crowd.account.binding(false);
          return null;
        });
    tokens.giveUpUnneeded(login.crowd.account);
  }

  private void end(Login login, Outcome outcome) {
    crowds.computeIfPresent(
        login.key,
        (key, crowd) -> {
          if (crowd.login == login) {
            crowd.login = null;
          }
          return crowd;
        });
    login.outcome.complete(outcome);
  }

  /**
   * Begins a login: its end is the outcome.
   *
   * @param exchange the login, a copy of the bind that came first
   */
  public void begin(Exchange exchange) {
    Login login = login(exchange);
    login.begun = true;
    exchange.removeProperty(RouteProperties.BEGIN_LOGIN);
    crowds.compute(
        login.key,
        (key, known) -> {
          Crowd crowd = known == null ? login.crowd : known;
          enter(crowd);
          return crowd;
        });
    ExchangeEnd.then(
        exchange,
        done -> {
          end(login, Outcome.of(done, login.proved));
          leave(login, false);
        });
  }

  /**
   * How long a login waits before its calls, for others to join it.
   *
   * @param exchange the login
   * @return milliseconds, 0 = none
   */
  public long pause(Exchange exchange) {
    return Math.max(0, Math.min(APART_MILLIS, login(exchange).begins - clock.millis()));
  }

  /**
   * Notes that the gateway accepted the credentials, whatever comes after it.
   *
   * @param exchange the login
   */
  public void proved(Exchange exchange) {
    Login login = login(exchange);
    login.proved = true;
    accounts.accepted(login.crowd.account);
  }

  /**
   * Waits for the login that the bind has joined: header {@code CamelSmppCommandStatus} when it was
   * refused, and what the gateway said.
   *
   * @param bind one that has joined
   * @return completes when it is known, or nobody has told in time
   */
  public CompletionStage<Void> await(Exchange bind) {
    return login(bind)
        .outcome
        .copy()
        .completeOnTimeout(
            Outcome.none("nobody told in time"), patience.toMillis(), TimeUnit.MILLISECONDS)
        .thenAcceptAsync(outcome -> outcome.tell(bind), workers);
  }

  /** Another account has taken the place of this one. */
  void giveUpUnneeded(GatewayAccount account) {
    tokens.giveUpUnneeded(account);
  }

  private static Login login(Exchange exchange) {
    return exchange.getProperty(RouteProperties.LOGIN, Login.class);
  }
}
