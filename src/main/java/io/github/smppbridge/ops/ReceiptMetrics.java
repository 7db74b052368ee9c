package io.github.smppbridge.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Counts what became of receipts and incoming messages on their way to the ESME: {@code
 * smpp_receipts_total{outcome}} and {@code smpp_mo_total{outcome}}. What expired is counted by the
 * store, see {@link StoreMetrics}.
 */
public final class ReceiptMetrics {
  /** What became of an attempt. */
  public enum Outcome {
    /** The ESME took it. */
    DELIVERED,
    /** The ESME refused, did not answer or was gone; it will be tried again. */
    RETRIED,
    /** Given up. */
    DROPPED
  }

  private final Map<Outcome, Counter> receipts;
  private final Map<Outcome, Counter> incoming;

  /**
   * Makes the bean.
   *
   * @param registry where to count
   */
  public ReceiptMetrics(MeterRegistry registry) {
    receipts = counters(registry, "smpp.receipts", "Receipts by what became of an attempt");
    incoming = counters(registry, "smpp.mo", "Incoming messages by what became of an attempt");
  }

  /**
   * An attempt is over.
   *
   * @param kind {@code receipt} or {@code mo}
   * @param outcome name of the {@link Outcome}. Not the enum itself: Camel searches all its
   *     converters each time a route gives it a name, which costs more than the delivery
   */
  public void record(String kind, String outcome) {
    (kind.equals("mo") ? incoming : receipts).get(Outcome.valueOf(outcome)).increment();
  }

  private static Map<Outcome, Counter> counters(MeterRegistry registry, String name, String help) {
    MeterProvider<Counter> counter = Counter.builder(name).description(help).withRegistry(registry);
    Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      counters.put(outcome, counter.withTag("outcome", outcome.name().toLowerCase(Locale.ROOT)));
    }
    return counters;
  }
}
