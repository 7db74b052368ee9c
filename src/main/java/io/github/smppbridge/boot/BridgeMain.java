package io.github.smppbridge.boot;

import io.github.smppbridge.gateway.AccountShares;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/**
 * Camel Main with room for as many calls that wait for their next attempt as may wait for their
 * first. Camel's own pool takes a thousand, ten full windows: each further call would end with an
 * error in the place of its next attempt. (By a property of Camel it cannot be said: that pool is
 * made before Camel Main reads them.)
 */
final class BridgeMain extends Main {
  @Override
  protected CamelContext createCamelContext() {
    CamelContext context = super.createCamelContext();
    context
        .getExecutorServiceManager()
        .getDefaultThreadPoolProfile()
        .setMaxQueueSize(AccountShares.MOST_WAITING);
    return context;
  }
}
