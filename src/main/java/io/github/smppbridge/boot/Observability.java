package io.github.smppbridge.boot;

import io.github.smppbridge.accounts.AccountLogin;
import io.github.smppbridge.accounts.BindGuard;
import io.github.smppbridge.bundle.LiveRoutes;
import io.github.smppbridge.config.ConfigKey;
import io.github.smppbridge.gateway.AccountShares;
import io.github.smppbridge.gateway.GatewayCircuit;
import io.github.smppbridge.gateway.LastingFailures;
import io.github.smppbridge.ops.BindMetrics;
import io.github.smppbridge.ops.BulkheadMetrics;
import io.github.smppbridge.ops.Checks;
import io.github.smppbridge.ops.GatewayMetrics;
import io.github.smppbridge.ops.LimitMetrics;
import io.github.smppbridge.ops.MetricsStyle;
import io.github.smppbridge.ops.ReadinessCheck;
import io.github.smppbridge.ops.ReceiptMetrics;
import io.github.smppbridge.ops.RouteWatch;
import io.github.smppbridge.ops.RuntimeSeries;
import io.github.smppbridge.ops.SessionMetrics;
import io.github.smppbridge.ops.SlotMetrics;
import io.github.smppbridge.ops.SmppMetrics;
import io.github.smppbridge.ops.StoreMetrics;
import io.github.smppbridge.ops.TraceMetrics;
import io.github.smppbridge.ops.WebhookMetrics;
import io.github.smppbridge.ops.WorkMetrics;
import io.github.smppbridge.tracing.SpanCounts;
import io.github.smppbridge.work.Bulkhead;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds metrics and health checks to Camel's registry: {@code smppMetrics} (which the component
 * finds), {@code gatewayMetrics}, {@code webhookMetrics} and {@code receiptMetrics} with which
 * routes count, the checks {@code drain}, {@code listener}, {@code gateway}, {@code store}, {@code
 * outbox}, {@code routes} and {@code work}, and the watchdog behind the last.
 */
final class Observability {
  private static final Logger LOG = LoggerFactory.getLogger(Observability.class);

  /** How often the watchdog looks. */
  private static final int LOOK_SECONDS = 2;

  private final Wiring wiring;
  private final MeterRegistry meters;
  private final MetricsStyle style;
  private final GatewayMetrics gateway;

  Observability(Wiring wiring) {
    this.wiring = wiring;
    this.meters = wiring.lookup("metricsRegistry", MeterRegistry.class);
    this.style = MetricsStyle.of(wiring.configuration().get(ConfigKey.HTTP_METRICS_STYLE));
    this.gateway = new GatewayMetrics(meters, style);
  }

  GatewayMetrics gateway() {
    return gateway;
  }

  LimitMetrics limits() {
    return new LimitMetrics(meters);
  }

  /** To be called when all other beans are bound. */
  void bind(BooleanSupplier draining) {
    GatewayCircuit circuit = wiring.lookup("gatewayCircuit", GatewayCircuit.class);
    StoreMetrics store = new StoreMetrics(meters, wiring.store()::figures, wiring.clocks().wall());
    wiring.bind("smppMetrics", new SmppMetrics(meters, style));
    if (style == MetricsStyle.SMPP_SERVER) {
      RuntimeSeries.register(meters);
    }
    wiring.bind("gatewayMetrics", gateway);
    wiring.bind("webhookMetrics", new WebhookMetrics(meters));
    wiring.bind("receiptMetrics", new ReceiptMetrics(meters));
    wiring.bind("sessionMetrics", new SessionMetrics(meters, wiring::sessions));
    wiring.bind("storeMetrics", store);
    binds(wiring.lookup("bindGuard", BindGuard.class));
    check(Checks.drain(draining));
    LiveRoutes routes = wiring.lookup("liveRoutes", LiveRoutes.class);
    check(Checks.routes(() -> routes.notRunning(wiring.context())));
    gateway.circuit(() -> circuit.state().ordinal());
    gateway.accountCircuits(circuit::accountsOpen);
    LastingFailures failures = wiring.lookup("lastingFailures", LastingFailures.class);
    gateway.failures(failures::remembered, failures::refused);
    slots(wiring.lookup("accountShares", AccountShares.class));
    routeThreads(wiring.lookup("routeThreadGroups", RouteThreads.class));
    check(Checks.gateway(gateway, circuit::describe));
    check(Checks.store(wiring.store()::ping));
    check(Checks.outbox(store));
    watch();
  }

  /** While something is traced. */
  void traces(SpanCounts counts) {
    TraceMetrics.outcome(meters, "exported", counts::exported);
    TraceMetrics.outcome(meters, "failed", counts::failed);
    TraceMetrics.outcome(meters, "dropped", counts::dropped);
    TraceMetrics.waiting(meters, counts::waiting);
  }

  private void routeThreads(RouteThreads threads) {
    Bulkhead submits = threads.submits();
    Bulkhead deliveries = threads.deliveries();
    BulkheadMetrics.register(meters, "submit", submits::busy, submits::waiting, submits::refused);
    BulkheadMetrics.register(
        meters, "deliver", deliveries::busy, deliveries::waiting, deliveries::refused);
    BulkheadMetrics.register(
        meters, "tap", threads::tapsBusy, threads::tapsWaiting, threads::tapsDropped);
  }

  private void binds(BindGuard guard) {
    BindMetrics.register(
        meters,
        guard,
        BindGuard::overBudget,
        BindGuard::inWork,
        BindGuard::blocks,
        BindGuard::remembered);
    BindMetrics.waiting(meters, "turn", guard, BindGuard::waiting);
    BindMetrics.waiting(
        meters,
        "password",
        wiring.lookup("accountLogin", AccountLogin.class),
        AccountLogin::passwordsWaiting);
  }

  /** Before the routes are made, which get its policies. */
  private void watch() {
    RouteWatch routes =
        new RouteWatch(
            wiring.duration(ConfigKey.SMPP_RESPONSE_TIMEOUT).multipliedBy(2).plusSeconds(10),
            wiring.duration(ConfigKey.GATEWAY_TIMEOUT));
    CamelContext context = wiring.context();
    context.addRoutePolicyFactory(routes);
    WorkMetrics work =
        new WorkMetrics(
            meters,
            wiring::server,
            routes,
            wiring.store()::figures,
            wiring::requestsWaiting,
            wiring::endsWaiting);
    wiring.bind("workMetrics", work);
    wiring.bind("routeWatch", routes);
    check(Checks.listener(() -> wiring.server() != null, work::connections));
    check(Checks.work(work, routes));
    context.addLifecycleStrategy(
        new LifecycleStrategySupport() {
          @Override
          public void onContextStarted(CamelContext started) {
            started
                .getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(routes, "route-watch")
                .scheduleWithFixedDelay(
                    () -> look(routes, started), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
          }
        });
  }

  private static void look(RouteWatch routes, CamelContext context) {
    try {
      routes.look(context);
    } catch (Throwable e) {
      // or it would never look again
      LOG.warn("the watchdog failed: {}", e.toString());
    }
  }

  private void slots(AccountShares shares) {
    SlotMetrics slots = new SlotMetrics(meters);
    slots.used(() -> shares.figures().used(), () -> shares.figures().unproved());
    slots.waiting(() -> shares.figures().waiting());
    slots.largest(() -> shares.figures().largest());
    slots.refused(shares::refusedFull, shares::refusedLate);
  }

  private void check(ReadinessCheck check) {
    wiring.bind(check.getId() + "-check", check);
  }
}
