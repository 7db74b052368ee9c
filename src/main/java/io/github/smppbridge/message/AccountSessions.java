package io.github.smppbridge.message;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.BindsInProgress;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayCalls;
import io.github.smppbridge.gateway.WebhookRegistrations;
import io.github.smppbridge.smpp.SessionRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/** Which accounts still have sessions: bean {@code accountSessions}. */
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
   * GatewayCalls#ACCOUNT} keeps them for the last call, and property {@code tokenId} names the
   * token to revoke, if there is one.
   *
   * @param exchange an exchange of the account
   */
  public void forget(Exchange exchange) {
    String systemId = exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    accounts
        .forget(systemId, this::unneeded)
        .ifPresent(
            account -> {
              exchange.setProperty(GatewayCalls.ACCOUNT, account);
              account
                  .token()
                  .filter(token -> !token.id().isEmpty())
                  .ifPresent(token -> exchange.setProperty("tokenId", token.id()));
            });
  }

  /**
   * Accounts that no session's end forgot: a bind that was admitted and became no session, webhooks
   * that another replica has removed.
   *
   * @return their system_ids
   */
  public List<String> left() {
    return accounts.all().stream().map(GatewayAccount::systemId).filter(this::unneeded).toList();
  }

  private boolean unneeded(String account) {
    SessionRegistry registry = sessions.get();
    return (registry == null || registry.ofAccount(account).isEmpty())
        && !binds.contains(account)
        && !webhooks.lingering(account);
  }
}
