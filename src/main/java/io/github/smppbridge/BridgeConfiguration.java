package io.github.smppbridge;

import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.gateway.GatewayObserver;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.spi.Registry;

/**
 * Wires the beans that routes use. It expects what {@link BridgeRuntime#beans()} names in the
 * registry.
 */
public final class BridgeConfiguration implements CamelConfiguration {
  @Override
  public void configure(CamelContext camelContext) {
    Registry registry = camelContext.getRegistry();
    BridgeRuntime runtime = registry.lookupByNameAndType("runtime", BridgeRuntime.class);
    Configuration configuration =
        registry.lookupByNameAndType("configuration", Configuration.class);
    new BridgeBeans(configuration, runtime.store())
        .all(camelContext, GatewayObserver.NONE)
        .forEach(registry::bind);
    Processor nothing = exchange -> {};
    registry.bind("webhookOutcome", nothing);
    registry.bind("deliveryOutcome", nothing);
    camelContext.addLifecycleStrategy(new ShutdownOrder(runtime));
  }
}
