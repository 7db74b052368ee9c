package io.github.smppbridge.message;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.BindsInProgress;
import io.github.smppbridge.gateway.WebhookRegistrations;
import io.github.smppbridge.smpp.SessionRegistry;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/** Which sessions an account has: bean {@code accountSessions}. */
public final class AccountSessions {
  private final Supplier<SessionRegistry> sessions;
  private final BindsInProgress binds;
  private final WebhookRegistrations webhooks;

  /**
   * Makes the bean.
   *
   * @param sessions the listener's registry; gives {@code null} while it is closed
   * @param binds accounts that are about to get a session
   * @param webhooks registrations, whose removal still needs the credentials
   */
  public AccountSessions(
      Supplier<SessionRegistry> sessions, BindsInProgress binds, WebhookRegistrations webhooks) {
    this.sessions = sessions;
    this.binds = binds;
    this.webhooks = webhooks;
  }

  /**
   * Whether nothing needs the account's credentials any more.
   *
   * @param exchange the exchange
   * @return true without sessions and without webhooks that are still to be removed
   */
  public boolean isGone(Exchange exchange) {
    SessionRegistry registry = sessions.get();
    return (registry == null || registry.ofAccount(account(exchange)).isEmpty())
        && !binds.contains(account(exchange))
        && !webhooks.lingering(exchange);
  }

  private static String account(Exchange exchange) {
    return exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
  }
}
