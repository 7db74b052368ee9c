package io.github.smppbridge;

import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;

/**
 * Wires the beans that routes use. It expects what {@link BridgeRuntime#beans()} names in the
 * registry.
 */
public final class BridgeConfiguration implements CamelConfiguration {
  @Override
  public void configure(CamelContext camelContext) {
    camelContext.addLifecycleStrategy(
        new ShutdownOrder(
            camelContext.getRegistry().lookupByNameAndType("runtime", BridgeRuntime.class)));
  }
}
