package io.github.smppbridge.ops;

import io.github.smppbridge.store.StoreFigures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Shows the store's figures.
 *
 * <ul>
 *   <li>{@code smpp_outbox_entries{kind}}, {@code smpp_outbox_oldest_age_seconds{kind}}: receipts
 *       and incoming messages that wait for an ESME, of all replicas
 *   <li>{@code smpp_held_messages}: messages that wait for the time they are scheduled for
 *   <li>{@code smpp_outbox_expired_total}, {@code smpp_outbox_dropped_total}
 *   <li>{@code store_queue_length}, {@code store_queue_capacity}, {@code store_operations_total},
 *       {@code store_commits_total}, {@code store_commit_seconds_total}, {@code
 *       store_forces_total}, {@code store_force_seconds_total}, {@code store_failures_total},
 *       {@code store_repeated}, {@code store_unrecorded_total}, {@code store_rejected_total}
 * </ul>
 */
public final class StoreMetrics {
  private static final List<String> KINDS = List.of("receipt", "mo");

  /** Its receiver is not what the bridge is there for. */
  private static final String EVENT = "event";

  private static final double NANOS = 1e9;

  private final MeterRegistry registry;
  private final Supplier<StoreFigures> figures;
  private final Clock clock;

  /**
   * Registers the metrics.
   *
   * @param registry where
   * @param figures the store's figures, cheap to ask for
   * @param clock the time, for ages
   */
  public StoreMetrics(MeterRegistry registry, Supplier<StoreFigures> figures, Clock clock) {
    this.registry = registry;
    this.figures = figures;
    this.clock = clock;
    for (String kind : KINDS) {
      outbox(kind, "an ESME");
    }
    outbox(EVENT, "a program outside");
    counter(
        "smpp.outbox.expired",
        "Entries deleted since no ESME took them in time",
        StoreFigures::outboxExpired);
    counter("smpp.outbox.dropped", "Entries given up", StoreFigures::outboxDropped);
    gauge(
        "smpp.held.messages",
        "Messages that wait for the time they are scheduled for",
        StoreFigures::held);
    gauge("store.queue.length", "Writes that wait", StoreFigures::queueLength);
    gauge("store.queue.capacity", "Writes that may wait", StoreFigures::queueCapacity);
    counter("store.operations", "Writes committed", StoreFigures::operations);
    counter("store.commits", "Transactions committed", StoreFigures::commits);
    counter("store.commit.seconds", "Time spent in transactions", f -> f.commitNanos() / NANOS);
    counter("store.forces", "Times the disk was asked for what is committed", StoreFigures::forces);
    counter(
        "store.force.seconds", "Time spent waiting for the disk then", f -> f.forceNanos() / NANOS);
    counter("store.failures", "Writes that failed", StoreFigures::failures);
    gauge("store.repeated", "Writes that failed and are repeated", StoreFigures::repeated);
    counter(
        "store.unrecorded",
        "Messages without a receipt that the gateway has and the store could not take",
        StoreFigures::unrecorded);
    counter("store.rejected", "Calls refused since a queue was full", StoreFigures::rejected);
  }

  /**
   * Age of the oldest entry that waits for an ESME.
   *
   * @return seconds, 0 if none waits
   */
  public long oldestSeconds() {
    return KINDS.stream().mapToLong(kind -> Math.round(age(kind))).max().orElse(0);
  }

  /**
   * Entries that wait for an ESME.
   *
   * @return how many
   */
  public long waiting() {
    Map<String, Long> depth = figures.get().outboxDepth();
    return KINDS.stream().mapToLong(kind -> depth.getOrDefault(kind, 0L)).sum();
  }

  private void outbox(String kind, String who) {
    Gauge.builder("smpp.outbox.entries", () -> figures.get().outboxDepth().getOrDefault(kind, 0L))
        .description("Entries that wait for " + who)
        .tag("kind", kind)
        .register(registry);
    TimeGauge.builder("smpp.outbox.oldest.age", this, TimeUnit.SECONDS, self -> self.age(kind))
        .description("Age of the oldest entry that waits for " + who)
        .tag("kind", kind)
        .register(registry);
  }

  private double age(String kind) {
    Long oldest = figures.get().outboxOldestAt().get(kind);
    return oldest == null ? 0 : Math.max(0, clock.millis() - oldest) / 1000.0;
  }

  private void counter(String name, String help, ToDoubleFunction<StoreFigures> value) {
    FunctionCounter.builder(name, figures, source -> value.applyAsDouble(source.get()))
        .description(help)
        .register(registry);
  }

  private void gauge(String name, String help, ToDoubleFunction<StoreFigures> value) {
    Gauge.builder(name, figures, source -> value.applyAsDouble(source.get()))
        .description(help)
        .register(registry);
  }
}
