package io.github.smppbridge.boot;

import io.github.smppbridge.component.SmppServerComponent;
import io.github.smppbridge.gateway.GatewayCircuit;
import io.github.smppbridge.ops.Checks;
import io.github.smppbridge.ops.GatewayMetrics;
import io.github.smppbridge.ops.LimitMetrics;
import io.github.smppbridge.ops.ReadinessCheck;
import io.github.smppbridge.ops.ReceiptMetrics;
import io.github.smppbridge.ops.SessionMetrics;
import io.github.smppbridge.ops.SmppMetrics;
import io.github.smppbridge.ops.StoreMetrics;
import io.github.smppbridge.ops.WebhookMetrics;
import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;

/**
 * Binds metrics and health checks to Camel's registry: {@code smppMetrics} (which the component
 * finds), {@code gatewayMetrics}, {@code webhookMetrics} and {@code receiptMetrics} with which
 * routes count, and the checks {@code drain}, {@code listener}, {@code gateway}, {@code store} and
 * {@code outbox}.
 */
final class Observability {
  private final CamelContext context;
  private final MeterRegistry meters;
  private final GatewayMetrics gateway;

  Observability(CamelContext context) {
    this.context = context;
    this.meters = context.getRegistry().lookupByNameAndType("metricsRegistry", MeterRegistry.class);
    this.gateway = new GatewayMetrics(meters);
  }

  GatewayMetrics gateway() {
    return gateway;
  }

  LimitMetrics limits() {
    return new LimitMetrics(meters);
  }

  void bind(BooleanSupplier draining) {
    context.getRegistry().bind("smppMetrics", new SmppMetrics(meters));
    context.getRegistry().bind("gatewayMetrics", gateway);
    context.getRegistry().bind("webhookMetrics", new WebhookMetrics(meters));
    context.getRegistry().bind("receiptMetrics", new ReceiptMetrics(meters));
    context.getRegistry().bind("sessionMetrics", new SessionMetrics(meters, this::sessions));
    check(Checks.drain(draining));
    check(Checks.listener(() -> sessions() != null, this::boundSessions));
    gateway.circuit(() -> circuit().map(circuit -> circuit.state().ordinal()).orElse(0));
    check(
        Checks.gateway(gateway, () -> circuit().map(GatewayCircuit::describe).orElseGet(Map::of)));
  }

  /** Bound later than the metrics that show it. */
  private Optional<GatewayCircuit> circuit() {
    return Optional.ofNullable(
        context.getRegistry().lookupByNameAndType("gatewayCircuit", GatewayCircuit.class));
  }

  void bind(Store store, Clock clock) {
    StoreMetrics metrics = new StoreMetrics(meters, store::figures, clock);
    context.getRegistry().bind("storeMetrics", metrics);
    check(Checks.store(store::ping));
    check(Checks.outbox(metrics));
  }

  private void check(ReadinessCheck check) {
    context.getRegistry().bind(check.getId() + "-check", check);
  }

  /** Null while the listener is closed, or where no route uses it. */
  private SessionRegistry sessions() {
    return context.hasComponent("smpp-server") instanceof SmppServerComponent component
        ? component.getSessions()
        : null;
  }

  private int boundSessions() {
    SessionRegistry sessions = sessions();
    return sessions == null ? 0 : sessions.sessions().size();
  }
}
