package io.github.smppbridge.boot;

import io.github.smppbridge.accounts.SubmitLimits;
import io.github.smppbridge.gateway.GatewayLoad;
import io.github.smppbridge.smpp.CongestionSource;
import io.github.smppbridge.smpp.SmppSession;
import io.github.smppbridge.store.Store;

/**
 * What congestion_state tells of, beside the session's window: the worst of what the account's
 * limits, its share of the gateway and the store have left.
 *
 * @param gateway the gateway and the account's share of it
 * @param limits the account's rate and quota
 * @param store its queue of what is to be written
 */
record Congestion(GatewayLoad gateway, SubmitLimits limits, Store store)
    implements CongestionSource {
  @Override
  public int congestion(SmppSession session) {
    String account = session.systemId();
    int most = Math.max(limits.used(account), store.queueFill());
    return Math.min(GatewayLoad.REFUSED, Math.max(most, gateway.of(account)));
  }
}
