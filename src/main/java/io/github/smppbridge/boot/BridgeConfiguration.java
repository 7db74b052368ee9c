package io.github.smppbridge.boot;

import io.github.smppbridge.accounts.SubmitLimits;
import io.github.smppbridge.bundle.LiveRoutes;
import io.github.smppbridge.component.LoopSteps;
import io.github.smppbridge.config.ConfigKey;
import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.gateway.GatewayLoad;
import io.github.smppbridge.gateway.webhook.WebhookChange;
import io.github.smppbridge.http.door.RequestHeaders;
import io.github.smppbridge.lean.LeanEngine;
import io.github.smppbridge.ops.GatewayMetrics;
import io.github.smppbridge.tracing.Tracing;
import java.net.URI;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.LoggingLevel;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.SimpleTypeConverter;

/**
 * Wires the beans that routes use. It expects what {@link BridgeRuntime#main} names in the
 * registry.
 */
public final class BridgeConfiguration implements CamelConfiguration {
  @Override
  public void configure(CamelContext camelContext) {
    Registry registry = camelContext.getRegistry();
    BridgeRuntime runtime = registry.lookupByNameAndType("runtime", BridgeRuntime.class);
    Configuration configuration =
        registry.lookupByNameAndType("configuration", Configuration.class);
    registry.lookupByNameAndType("liveRoutes", LiveRoutes.class).attach(camelContext);
    ShutdownOrder shutdown = new ShutdownOrder(runtime);
    camelContext.addLifecycleStrategy(shutdown);
    camelContext.addLifecycleStrategy(TokensAtTheEnd.addedAtStart());
    camelContext.getCamelContextExtension().addInterceptStrategy(new LogSteps());
    if (configuration.flag(ConfigKey.ROUTES_LEAN)) {
      LeanEngine.install(camelContext, new NotedSteps());
    } else {
      camelContext.getCamelContextExtension().addInterceptStrategy(new LoopSteps());
    }
    RouteThreads.install(camelContext);
    Tracing tracing = runtime.tracing();
    if (tracing != null) {
      tracing.attach(
          camelContext,
          URI.create(configuration.get(ConfigKey.GATEWAY_API_BASE_URL)),
          BundleInputs.read(camelContext));
    }
    convertNames(camelContext);
    registry.lookupByNameAndType("requestHeaders", RequestHeaders.class).guard(camelContext);
    Wiring wiring = Wiring.of(configuration, runtime.store(), runtime.clocks(), camelContext);
    wiring.store().alignAccounts(wiring.file()::canonical);
    Observability observability = new Observability(wiring);
    GatewayMetrics metrics = observability.gateway();
    GatewayBeans.bind(wiring, metrics::called, metrics::disbelieved);
    AccountBeans.bind(wiring, observability.limits()::record);
    SubmitBeans.bind(wiring);
    ReportBeans.bind(wiring);
    wiring.bind(
        "congestion",
        new Congestion(
            wiring.lookup("gatewayLoad", GatewayLoad.class),
            wiring.lookup("submitLimits", SubmitLimits.class),
            wiring.store()));
    observability.bind(shutdown::draining);
    if (tracing != null) {
      observability.traces(tracing.counts());
    }
  }

  /**
   * Camel reads the levels of a redelivery policy anew for each failed attempt, and the name that a
   * route compares a change of webhooks with for each change, and, when it does not know at once
   * how, looks through all converters for each.
   */
  private static void convertNames(CamelContext context) {
    context
        .getTypeConverterRegistry()
        .addTypeConverter(
            LoggingLevel.class,
            String.class,
            new SimpleTypeConverter(
                false, (type, exchange, level) -> LoggingLevel.valueOf(level.toString())));
    context
        .getTypeConverterRegistry()
        .addTypeConverter(
            WebhookChange.Kind.class,
            String.class,
            new SimpleTypeConverter(
                false, (type, exchange, kind) -> WebhookChange.Kind.valueOf(kind.toString())));
  }
}
