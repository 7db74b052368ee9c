package io.github.smppbridge.ops;

import io.github.smppbridge.smpp.CommandStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;

/**
 * One counter a command_status, found without a lookup by name. Statuses outside SMPP v3.4 §5.1.3
 * share one label value, so that an ESME cannot make labels up.
 */
final class StatusCounters {
  private static final int KNOWN = 0x100;

  /** Stands for all statuses that the specification does not have. */
  static final int OTHER = KNOWN;

  private final MeterProvider<Counter> counter;
  private final String label;
  private final IntFunction<String> names;
  private final AtomicReferenceArray<Counter> counters = new AtomicReferenceArray<>(KNOWN + 1);

  /**
   * Counts with a label.
   *
   * @param names its value for a status, {@link #OTHER} included; two may have the same
   * @param first statuses that are there from the start
   */
  StatusCounters(
      MeterProvider<Counter> counter, String label, IntFunction<String> names, int... first) {
    this.counter = counter;
    this.label = label;
    this.names = names;
    for (int status : first) {
      register(index(status));
    }
  }

  void increment(int commandStatus) {
    int index = index(commandStatus);
    Counter known = counters.get(index);
    (known == null ? register(index) : known).increment();
  }

  private static int index(int commandStatus) {
    boolean known = commandStatus >= 0 && commandStatus < KNOWN;
    return known && CommandStatus.name(commandStatus).startsWith("ESME_") ? commandStatus : KNOWN;
  }

  /** Registering twice returns the same counter, so a race does no harm. */
  private Counter register(int index) {
    Counter made = counter.withTag(label, names.apply(index));
    counters.set(index, made);
    return made;
  }
}
