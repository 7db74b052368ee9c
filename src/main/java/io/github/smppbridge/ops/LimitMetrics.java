package io.github.smppbridge.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;

/** Counts submits that an account's limits refused: {@code smpp_limited_total{reason}}. */
public final class LimitMetrics {
  private final LabelLimit<Counter> counters;

  /**
   * Makes the bean.
   *
   * @param registry where to count
   */
  public LimitMetrics(MeterRegistry registry) {
    MeterProvider<Counter> limited =
        Counter.builder("smpp.limited")
            .description("Submits refused by the limits of their account")
            .withRegistry(registry);
    counters = new LabelLimit<>(reason -> limited.withTag("reason", reason));
    // From the start at 0: a rate over a counter that appears with its first event misses it.
    List.of("rate", "quota", "size").forEach(counters::get);
  }

  /**
   * A submit was refused.
   *
   * @param reason rate, quota or size
   */
  public void record(Enum<?> reason) {
    counters.get(reason.name().toLowerCase(Locale.ROOT)).increment();
  }
}
