package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.SmppSession;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/** Which sessions an account has, and whether it has any: bean {@code accountSessions}. */
public final class AccountSessions {
  private final GatewayAccounts accounts;
  private final Supplier<SessionRegistry> sessions;
  private final BindsInProgress binds;
  private final WebhookRegistrations webhooks;

  /**
   * Makes the bean.
   *
   * @param accounts the accounts whose credentials are known
   * @param sessions the listener's registry; gives {@code null} while it is closed
   * @param binds accounts that are about to get a session
   * @param webhooks registrations, whose removal still needs the credentials
   */
  public AccountSessions(
      GatewayAccounts accounts,
      Supplier<SessionRegistry> sessions,
      BindsInProgress binds,
      WebhookRegistrations webhooks) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.binds = binds;
    this.webhooks = webhooks;
  }

  /**
   * Forgets the account's credentials if nothing needs them any more. Then property {@link
   * RouteProperties#GATEWAY_ACCOUNT} keeps them for the last call, and property {@link
   * RouteProperties#TOKEN_ID} names the token to revoke, if there is one; nobody else has it then.
   *
   * @param exchange an exchange of the account
   */
  public void forget(Exchange exchange) {
    accounts
        .forget(account(exchange), this::unneeded)
        .ifPresent(
            account -> {
              exchange.setProperty(RouteProperties.GATEWAY_ACCOUNT, account);
              account
                  .takeToken()
                  .filter(token -> !token.id().isEmpty())
                  .ifPresent(token -> exchange.setProperty(RouteProperties.TOKEN_ID, token.id()));
            });
  }

  /**
   * Accounts that no session's end forgot: the last one ended while another bind, which was refused
   * then, was under way; or their webhooks still lingered, and another replica has removed them.
   *
   * @return their system_ids
   */
  public List<String> left() {
    return accounts.all().stream().map(GatewayAccount::systemId).filter(this::unneeded).toList();
  }

  private boolean unneeded(String account) {
    return of(account).isEmpty() && !binds.contains(account) && !webhooks.lingering(account);
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
}
