package io.github.smppbridge.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToLongFunction;

/**
 * What the bind guard holds back and holds: {@code smpp_binds_over_budget_total}, {@code
 * smpp_binds_unproved}, {@code smpp_binds_waiting{for}}, {@code smpp_bind_blocks}, {@code
 * smpp_bind_guard_entries}.
 */
public final class BindMetrics {
  private BindMetrics() {}

  /**
   * Registers the metrics.
   *
   * @param registry where
   * @param guard the guard
   * @param overBudget binds told to come again
   * @param unproved binds the gateway is asked for now
   * @param blocks what is blocked now
   * @param entries what the guard remembers
   * @param <T> the guard's type
   */
  public static <T> void register(
      MeterRegistry registry,
      T guard,
      ToLongFunction<T> overBudget,
      ToLongFunction<T> unproved,
      ToLongFunction<T> blocks,
      ToLongFunction<T> entries) {
    FunctionCounter.builder("smpp.binds.over.budget", guard, overBudget::applyAsLong)
        .description("Binds told to come again: too many that nobody has proved")
        .register(registry);
    gauge(registry, guard, "smpp.binds.unproved", "Binds the gateway is asked for", unproved);
    gauge(
        registry,
        guard,
        "smpp.bind.blocks",
        "Addresses, accounts and places blocked after wrong credentials",
        blocks);
    gauge(
        registry,
        guard,
        "smpp.bind.guard.entries",
        "Failures, refusals and places that the bind guard remembers",
        entries);
  }

  /**
   * Shows binds that wait: {@code smpp_binds_waiting{for}}.
   *
   * @param registry where
   * @param reason what they wait for: {@code turn}, {@code password}
   * @param source who knows
   * @param waiting how many
   * @param <T> the source's type
   */
  public static <T> void waiting(
      MeterRegistry registry, String reason, T source, ToLongFunction<T> waiting) {
    Gauge.builder("smpp.binds.waiting", source, waiting::applyAsLong)
        .description("Binds that wait for other attempts or the gateway, or to be compared")
        .tag("for", reason)
        .register(registry);
  }

  private static <T> void gauge(
      MeterRegistry registry, T guard, String name, String help, ToLongFunction<T> value) {
    Gauge.builder(name, guard, value::applyAsLong).description(help).register(registry);
  }
}
