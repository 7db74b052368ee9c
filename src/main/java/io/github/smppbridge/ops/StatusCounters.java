package io.github.smppbridge.ops;

import io.github.smppbridge.smpp.CommandStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One counter a command_status, found without a lookup by name. Statuses outside SMPP v3.4 §5.1.3
 * share the label value {@code other}, so that an ESME cannot make labels up.
 */
final class StatusCounters {
  private static final int KNOWN = 0x100;

  private final MeterRegistry registry;
  private final String name;
  private final String label;
  private final String help;
  private final Tags tags;
  private final AtomicReferenceArray<Counter> counters = new AtomicReferenceArray<>(KNOWN + 1);

  StatusCounters(MeterRegistry registry, String name, String label, String help, Tags tags) {
    this.registry = registry;
    this.name = name;
    this.label = label;
    this.help = help;
    this.tags = tags;
  }

  void increment(int commandStatus) {
    int index = index(commandStatus);
    Counter counter = counters.get(index);
    (counter == null ? register(index) : counter).increment();
  }

  private static int index(int commandStatus) {
    boolean known = commandStatus >= 0 && commandStatus < KNOWN;
    return known && CommandStatus.name(commandStatus).startsWith("ESME_") ? commandStatus : KNOWN;
  }

  /** Registering twice returns the same counter, so a race does no harm. */
  Counter register(int index) {
    Counter counter =
        Counter.builder(name)
            .description(help)
            .tags(tags)
            .tag(label, index == KNOWN ? "other" : CommandStatus.name(index))
            .register(registry);
    counters.set(index, counter);
    return counter;
  }
}
