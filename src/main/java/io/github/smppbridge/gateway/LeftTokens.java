package io.github.smppbridge.gateway;

import io.github.smppbridge.route.RouteProperties;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens of processes that were killed, which the gateway would take for weeks: bean {@code
 * leftTokens}. Revoked as soon as anybody is here who may: an account that logs in, is bound, or
 * has its credentials in accounts.file.
 */
public final class LeftTokens {
  private static final Logger LOG = LoggerFactory.getLogger(LeftTokens.class);

  /** Also how long is waited when one could not be revoked. */
  private static final long LOOK_MILLIS = 300_000;

  private final TokenRecords records;
  private final SurplusTokens surplus;
  private final GatewayAccounts accounts;
  private final Function<String, Optional<GatewayAccount>> entries;
  private final Clock clock;
  private final AtomicLong nextLook;

  /**
   * Makes the bean.
   *
   * @param records what is known of them
   * @param surplus takes them
   * @param accounts accounts whose credentials are known
   * @param entries an account that accounts.file has of a user, if it knows the user's password
   * @param clock what elapses
   */
  public LeftTokens(
      TokenRecords records,
      SurplusTokens surplus,
      GatewayAccounts accounts,
      Function<String, Optional<GatewayAccount>> entries,
      Clock clock) {
    this.records = records;
    this.surplus = surplus;
    this.accounts = accounts;
    this.entries = entries;
    this.clock = clock;
    this.nextLook = new AtomicLong(clock.millis());
  }

  /**
   * An account has proved its credentials; what is left of its user is given up, beside that.
   *
   * @param exchange the login
   */
  public void ofLogin(Exchange exchange) {
    giveUp(exchange.getProperty(RouteProperties.GATEWAY_ACCOUNT, GatewayAccount.class));
  }

  /** Now and then what is left of anybody whose credentials are known, beside the caller's work. */
  public void look() {
    long now = clock.millis();
    long next = nextLook.get();
    if (now >= next && nextLook.compareAndSet(next, now + LOOK_MILLIS)) {
      quietly(
          records
              .usersWithLeft()
              .thenAccept(users -> users.forEach(user -> of(user).ifPresent(this::giveUp))));
    }
  }

  private Optional<GatewayAccount> of(String user) {
    return accounts.all().stream()
        .filter(account -> account.user().equals(user))
        .findFirst()
        .or(() -> entries.apply(user));
  }

  private void giveUp(GatewayAccount account) {
    if (!account.hasFixedToken()) {
      quietly(
          records
              .claimLeft(account.user())
              .thenAccept(ids -> ids.forEach(id -> surplus.add(account, id))));
    }
  }

  private static void quietly(CompletionStage<?> stage) {
    stage.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            LOG.debug("tokens that are left over are looked for later: {}", failure.toString());
          }
        });
  }
}
