package io.github.smppbridge.ops;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * What a program in Go tells of its process, for boards and alerts that were made for one: {@code
 * go_goroutines} (threads), {@code go_memstats_alloc_bytes} (heap in use), {@code
 * go_memstats_sys_bytes} (memory of the JVM), {@code go_gc_duration_seconds}, {@code
 * process_resident_memory_bytes}, {@code process_cpu_seconds_total}, {@code process_open_fds},
 * {@code process_max_fds}.
 */
public final class RuntimeSeries {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final long KIBIBYTE = 1024;
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private RuntimeSeries() {}

  /**
   * Registers the series.
   *
   * @param registry where
   */
  public static void register(MeterRegistry registry) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    gauge(
        registry,
        "go.goroutines",
        null,
        ManagementFactory.getThreadMXBean(),
        threads -> threads.getThreadCount());
    gauge(
        registry,
        "go.memstats.alloc",
        "bytes",
        memory,
        heap -> heap.getHeapMemoryUsage().getUsed());
    gauge(registry, "go.memstats.sys", "bytes", memory, RuntimeSeries::committed);
    gauge(registry, "process.resident.memory", "bytes", memory, RuntimeSeries::resident);
    List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    // the registry holds the source weakly: one that stays, not the list made for this call
    FunctionTimer.builder(
            "go.gc.duration",
            memory,
            any -> sum(collectors, GarbageCollectorMXBean::getCollectionCount),
            any -> sum(collectors, GarbageCollectorMXBean::getCollectionTime),
            TimeUnit.MILLISECONDS)
        .description("Pauses of the garbage collector")
        .register(registry);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      FunctionCounter.builder(
              "process.cpu", system, self -> Math.max(0, self.getProcessCpuTime()) / NANOS)
          .baseUnit("seconds")
          .description("Processor time of the process")
          .register(registry);
      gauge(registry, "process.open.fds", null, system, self -> self.getOpenFileDescriptorCount());
      gauge(registry, "process.max.fds", null, system, self -> self.getMaxFileDescriptorCount());
    }
  }

  private static <T> void gauge(
      MeterRegistry registry, String name, String unit, T source, ToDoubleFunction<T> value) {
    Gauge.builder(name, source, value)
        .baseUnit(unit)
        .strongReference(true)
        .description("As a program in Go has it")
        .register(registry);
  }

  private static long sum(
      List<GarbageCollectorMXBean> collectors, ToLongFunction<GarbageCollectorMXBean> value) {
    return collectors.stream().mapToLong(value).map(one -> Math.max(0, one)).sum();
  }

  private static double committed(MemoryMXBean memory) {
    return (double) memory.getHeapMemoryUsage().getCommitted()
        + memory.getNonHeapMemoryUsage().getCommitted();
  }

  /** As Linux tells it; elsewhere what the JVM has. */
  private static double resident(MemoryMXBean memory) {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(RESIDENT)) {
          String kibibytes = line.substring(RESIDENT.length()).replace("kB", "").trim();
          return (double) Long.parseLong(kibibytes) * KIBIBYTE;
        }
      }
    } catch (IOException | NumberFormatException e) {
      // not Linux
    }
    return committed(memory);
  }
}
