package io.github.smppbridge.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/**
 * What becomes of spans, while something is traced: {@code smpp_trace_spans_total} by {@code
 * result} and {@code smpp_trace_spans_waiting}.
 */
public final class TraceMetrics {
  private TraceMetrics() {}

  /**
   * Registers the spans of one outcome.
   *
   * @param meters the registry
   * @param result exported, failed or dropped
   * @param spans how many so far
   */
  public static void outcome(MeterRegistry meters, String result, LongSupplier spans) {
    // the first is held weakly: nobody else holds the supplier
    FunctionCounter.builder("smpp.trace.spans", meters, held -> spans.getAsLong())
        .tag("result", result)
        .description("Spans of traces, by what became of them")
        .register(meters);
  }

  /**
   * Registers how many are to be sent.
   *
   * @param meters the registry
   * @param spans how many now
   */
  public static void waiting(MeterRegistry meters, LongSupplier spans) {
    Gauge.builder("smpp.trace.spans.waiting", spans::getAsLong)
        .description("Spans that are to be sent to the collector")
        .register(meters);
  }
}
