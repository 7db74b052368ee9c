package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.component.SmppServerConstants;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Accounts with a bind that is accepted but no session yet: bean {@code bindsInProgress}. What the
 * end of an older session cleans up must leave alone what such a bind has just set up.
 */
public final class BindsInProgress {
  private final Map<String, Integer> accounts = new ConcurrentHashMap<>();

  /**
   * Counts the bind until its exchange is over: then it is a session, or was refused.
   *
   * @param exchange the bind
   */
  public void begin(Exchange exchange) {
    String account = exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    accounts.merge(account, 1, Integer::sum);
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                accounts.computeIfPresent(account, (key, count) -> count == 1 ? null : count - 1);
              }
            });
  }

  /**
   * Whether the account is about to get a session.
   *
   * @param account its system_id
   * @return true from {@link #begin} to the bind_resp
   */
  public boolean contains(String account) {
    return accounts.containsKey(account);
  }
}
