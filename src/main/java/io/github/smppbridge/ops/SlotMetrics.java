package io.github.smppbridge.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Shows who uses the connections to the gateway: {@code smsgate_slots_used}, {@code
 * smsgate_slots_unproved}, {@code smsgate_slots_waiting}, {@code smsgate_slots_largest_share} and
 * {@code smsgate_slots_refused_total{reason}}. No account is named: there may be thousands.
 */
public final class SlotMetrics {
  private final MeterRegistry registry;

  /**
   * Makes them.
   *
   * @param registry where to show
   */
  public SlotMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * What is in use.
   *
   * @param all slots
   * @param unproved of them, of binds whose credentials nobody has proved
   */
  public void used(IntSupplier all, IntSupplier unproved) {
    gauge("smsgate.slots.used", "Calls that use a connection to SMSGate", all);
    gauge(
        "smsgate.slots.unproved",
        "Of them, those of binds whose credentials are not proved",
        unproved);
  }

  /**
   * What waits.
   *
   * @param calls how many
   */
  public void waiting(IntSupplier calls) {
    gauge("smsgate.slots.waiting", "Calls that wait for a connection to SMSGate", calls);
  }

  /**
   * The share of the account that uses most.
   *
   * @param held its slots
   */
  public void largest(IntSupplier held) {
    gauge("smsgate.slots.largest.share", "The most connections that one account uses", held);
  }

  /**
   * What got none.
   *
   * @param full since too many waited
   * @param late since it waited too long
   */
  public void refused(LongSupplier full, LongSupplier late) {
    counter("full", full);
    counter("late", late);
  }

  private void gauge(String name, String help, IntSupplier value) {
    Gauge.builder(name, value::getAsInt).description(help).register(registry);
  }

  private void counter(String reason, LongSupplier value) {
    // the first is held weakly: nobody else holds the supplier
    FunctionCounter.builder("smsgate.slots.refused", registry, held -> value.getAsLong())
        .description("Calls that got no connection to SMSGate: too many waited, or too long")
        .tag("reason", reason)
        .register(registry);
  }
}
