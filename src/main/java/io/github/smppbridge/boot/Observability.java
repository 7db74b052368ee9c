package io.github.smppbridge.boot;

import io.github.smppbridge.accounts.BindGuard;
import io.github.smppbridge.gateway.AccountShares;
import io.github.smppbridge.gateway.GatewayCircuit;
import io.github.smppbridge.ops.BindMetrics;
import io.github.smppbridge.ops.Checks;
import io.github.smppbridge.ops.GatewayMetrics;
import io.github.smppbridge.ops.LimitMetrics;
import io.github.smppbridge.ops.ReadinessCheck;
import io.github.smppbridge.ops.ReceiptMetrics;
import io.github.smppbridge.ops.SessionMetrics;
import io.github.smppbridge.ops.SlotMetrics;
import io.github.smppbridge.ops.SmppMetrics;
import io.github.smppbridge.ops.StoreMetrics;
import io.github.smppbridge.ops.WebhookMetrics;
import io.github.smppbridge.smpp.SessionRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;

/**
 * Binds metrics and health checks to Camel's registry: {@code smppMetrics} (which the component
 * finds), {@code gatewayMetrics}, {@code webhookMetrics} and {@code receiptMetrics} with which
 * routes count, and the checks {@code drain}, {@code listener}, {@code gateway}, {@code store} and
 * {@code outbox}.
 */
final class Observability {
  private final Wiring wiring;
  private final MeterRegistry meters;
  private final GatewayMetrics gateway;

  Observability(Wiring wiring) {
    this.wiring = wiring;
    this.meters = wiring.lookup("metricsRegistry", MeterRegistry.class);
    this.gateway = new GatewayMetrics(meters);
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
    wiring.bind("smppMetrics", new SmppMetrics(meters));
    wiring.bind("gatewayMetrics", gateway);
    wiring.bind("webhookMetrics", new WebhookMetrics(meters));
    wiring.bind("receiptMetrics", new ReceiptMetrics(meters));
    wiring.bind("sessionMetrics", new SessionMetrics(meters, wiring::sessions));
    wiring.bind("storeMetrics", store);
    BindMetrics.register(
        meters,
        wiring.lookup("bindGuard", BindGuard.class),
        BindGuard::overBudget,
        BindGuard::inWork,
        BindGuard::blocks,
        BindGuard::remembered);
    check(Checks.drain(draining));
    check(Checks.listener(() -> wiring.sessions() != null, this::boundSessions));
    gateway.circuit(() -> circuit.state().ordinal());
    gateway.accountCircuits(circuit::accountsOpen);
    slots(wiring.lookup("callSlots", AccountShares.class));
    check(Checks.gateway(gateway, circuit::describe));
    check(Checks.store(wiring.store()::ping));
    check(Checks.outbox(store));
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

  private int boundSessions() {
    SessionRegistry sessions = wiring.sessions();
    return sessions == null ? 0 : sessions.sessions().size();
  }
}
