package io.github.smppbridge.message;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.BindsInProgress;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.WebhookRegistrations;
import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.SmppSession;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/** Which sessions an account has: bean {@code accountSessions}. */
public final class AccountSessions {
  private final Supplier<SessionRegistry> sessions;
  private final BindsInProgress binds;
  private final WebhookRegistrations webhooks;
  private final GatewayAccounts accounts;

  /**
   * Makes the bean.
   *
   * @param sessions the listener's registry; gives {@code null} while it is closed
   * @param binds accounts that are about to get a session
   * @param webhooks registrations, whose removal still needs the credentials
   * @param accounts accounts whose credentials are known
   */
  public AccountSessions(
      Supplier<SessionRegistry> sessions,
      BindsInProgress binds,
      WebhookRegistrations webhooks,
      GatewayAccounts accounts) {
    this.sessions = sessions;
    this.binds = binds;
    this.webhooks = webhooks;
    this.accounts = accounts;
  }

  /**
   * Whether nothing needs the account's credentials any more.
   *
   * @param exchange the exchange
   * @return true without sessions and without webhooks that are still to be removed
   */
  public boolean isGone(Exchange exchange) {
    return isGone(account(exchange));
  }

  private boolean isGone(String account) {
    return of(account).isEmpty() && !binds.contains(account) && !webhooks.lingering(account);
  }

  /**
   * Accounts whose client went away while its bind was being accepted: no end of a session tells of
   * them.
   *
   * @return their system_ids
   */
  public List<String> abandoned() {
    return accounts.all().stream().map(GatewayAccount::systemId).filter(this::isGone).toList();
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
