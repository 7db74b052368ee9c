package io.github.smppbridge.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.smppbridge.gateway.GatewayHealth.Verdict;
import io.github.smppbridge.route.RouteProperties;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Exchange;

/**
 * Whether credentials that the gateway refused are wrong: bean {@code credentialDoubt}. A gateway
 * whose database is away answers 401 to right ones.
 *
 * <ul>
 *   <li>Not while the gateway is {@linkplain GatewayHealth ill}, nor when a proxy speaks in its
 *       place.
 *   <li>Not when the account was bound with the very same credentials before, in this process;
 *       until they have been refused, time and again and for minutes, by a gateway that is not ill:
 *       then the password was changed there.
 *   <li>Never when the credentials are those of an entry of {@code accounts.file}: the client
 *       presented others, which are right.
 * </ul>
 *
 * Thread-safe.
 */
public final class CredentialDoubt {
  /** Accounts whose last credentials are recognized. */
  static final int MOST_ACCOUNTS = 20_000;

  /** For how long credentials that were right must be refused until they are wrong. */
  static final Duration CHANGED_AFTER = Duration.ofMinutes(5);

  /** The same for those of a session, at a gateway whose health nobody knows. */
  static final Duration SESSION_CHANGED_AFTER = Duration.ofMinutes(1);

  /** And so many times. */
  static final int CHANGED_REFUSALS = 3;

  private final KeyedDigest digests = new KeyedDigest();
  private final GatewayAccounts accounts;
  private final Clock clock;
  private final Cache<String, Accepted> accepted =
      Caffeine.newBuilder().maximumSize(MOST_ACCOUNTS).executor(Runnable::run).build();

  /** Credentials that let a bind in, and since when they are refused; 0 refusals = they are not. */
  private record Accepted(String digest, int refusals, long since) {}

  /**
   * Makes the bean.
   *
   * @param accounts told of credentials that are refused
   * @param clock what elapses
   */
  public CredentialDoubt(GatewayAccounts accounts, Clock clock) {
    this.accounts = accounts;
    this.clock = clock;
  }

  /**
   * Notes that the gateway accepted the account's credentials.
   *
   * @param exchange the bind
   */
  public void accepted(Exchange exchange) {
    GatewayAccount account = account(exchange);
    accepted.put(account.systemId(), new Accepted(digest(account), 0, 0));
  }

  /**
   * Judges the refusal of a bind's credentials: property {@link RouteProperties#REFUSAL_DOUBT}, why
   * they may be right; none = they are wrong.
   *
   * @param exchange the refused bind, with what is known of the gateway's health
   */
  public void judge(Exchange exchange) {
    String doubt = doubt(exchange);
    if (doubt == null) {
      accounts.disprove(account(exchange));
    }
    if (doubt == null && exchange.getProperty(RouteProperties.CREDENTIAL_OF_ENTRY) != null) {
      doubt = "the gateway's credential in accounts.file is refused";
    }
    if (doubt == null && stillRight(exchange, CHANGED_AFTER)) {
      doubt = "the account was bound with the same credentials";
    }
    exchange.setProperty(RouteProperties.REFUSAL_DOUBT, doubt);
  }

  /**
   * Judges the refusal of credentials that sessions are bound with, in the same way. A gateway that
   * says it is well is believed.
   *
   * @param exchange the refused call, with what is known of the gateway's health
   */
  public void judgeSession(Exchange exchange) {
    String doubt =
        accounts.isCurrent(account(exchange))
            ? doubt(exchange)
            : "they are not the account's any more";
    if (doubt == null
        && health(exchange) == Verdict.NONE
        && stillRight(exchange, SESSION_CHANGED_AFTER)) {
      doubt = "it is the first time, and the gateway does not tell its health";
    }
    exchange.setProperty(RouteProperties.REFUSAL_DOUBT, doubt);
  }

  private String doubt(Exchange exchange) {
    if (exchange.getProperty(RouteProperties.GATEWAY_FOREIGN, false, Boolean.class)) {
      return "not the gateway's own words";
    }
    if (health(exchange) == Verdict.ILL) {
      // what is refused meanwhile says nothing of the password; nor does a stranger's of the
      // account's
      String digest = digest(account(exchange));
      accepted
          .asMap()
          .computeIfPresent(
              account(exchange).systemId(),
              (key, known) ->
                  known.digest.equals(digest) ? new Accepted(known.digest, 0, 0) : known);
      return "the gateway is not ready";
    }
    return null;
  }

  private boolean stillRight(Exchange exchange, Duration changedAfter) {
    GatewayAccount account = account(exchange);
    String digest = digest(account);
    long now = clock.millis();
    Accepted after =
        accepted
            .asMap()
            .computeIfPresent(
                account.systemId(),
                (key, known) -> {
                  if (!known.digest.equals(digest)) {
                    return known;
                  }
                  long since = known.refusals == 0 ? now : known.since;
                  int refusals = known.refusals + 1;
                  boolean changed =
                      refusals >= CHANGED_REFUSALS && now - since >= changedAfter.toMillis();
                  return changed ? null : new Accepted(digest, refusals, since);
                });
    return after != null && after.digest.equals(digest);
  }

  private String digest(GatewayAccount account) {
    return digests.of(account.systemId(), account.basicAuthorization());
  }

  private static Verdict health(Exchange exchange) {
    return exchange.getProperty(RouteProperties.GATEWAY_HEALTH, Verdict.NONE, Verdict.class);
  }

  private static GatewayAccount account(Exchange exchange) {
    return exchange.getProperty(RouteProperties.GATEWAY_ACCOUNT, GatewayAccount.class);
  }
}
