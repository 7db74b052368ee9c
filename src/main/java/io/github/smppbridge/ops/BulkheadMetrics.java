package io.github.smppbridge.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Shows the threads of a team's own routes: {@code smpp_route_threads_busy{routes}}, {@code
 * smpp_route_threads_waiting{routes}} and {@code smpp_route_threads_refused_total{routes}}, where
 * routes are {@code submit} (before-submit), {@code deliver} (on-receipt and on-mo) and {@code tap}
 * (what a wireTap begins).
 */
public final class BulkheadMetrics {
  private BulkheadMetrics() {}

  /**
   * Registers them for some routes.
   *
   * @param registry where to show
   * @param routes submit, deliver or tap
   * @param busy threads that do something
   * @param waiting what waits for one
   * @param refused what got none
   */
  public static void register(
      MeterRegistry registry,
      String routes,
      IntSupplier busy,
      IntSupplier waiting,
      LongSupplier refused) {
    Gauge.builder("smpp.route.threads.busy", busy::getAsInt)
        .description("Threads that run steps of a team's own routes")
        .tag("routes", routes)
        .register(registry);
    Gauge.builder("smpp.route.threads.waiting", waiting::getAsInt)
        .description("What waits for a thread of a team's own routes")
        .tag("routes", routes)
        .register(registry);
    // the first is held weakly: nobody else holds the supplier
    FunctionCounter.builder("smpp.route.threads.refused", registry, held -> refused.getAsLong())
        .description("What got no thread of a team's own routes: too much waited, or too long")
        .tag("routes", routes)
        .register(registry);
  }
}
