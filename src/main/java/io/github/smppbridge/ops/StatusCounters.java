package io.github.smppbridge.ops;

import io.github.smppbridge.smpp.CommandStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One counter a command_status, found without a lookup by name. Statuses outside SMPP v3.4 §5.1.3
 * share the label value {@code other}, so that an ESME cannot make labels up.
 */
final class StatusCounters {
  private static final int KNOWN = 0x100;

  private final MeterProvider<Counter> counter;
  private final String label;
  private final AtomicReferenceArray<Counter> counters = new AtomicReferenceArray<>(KNOWN + 1);

  /** Counts with a label; ESME_ROK is there from the start if it can be. */
  StatusCounters(MeterProvider<Counter> counter, String label, boolean countsSuccess) {
    this.counter = counter;
    this.label = label;
    if (countsSuccess) {
      register(CommandStatus.ESME_ROK);
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
    Counter made = counter.withTag(label, index == KNOWN ? "other" : CommandStatus.name(index));
    counters.set(index, made);
    return made;
  }
}
