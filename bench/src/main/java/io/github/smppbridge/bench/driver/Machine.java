package io.github.smppbridge.bench.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** What all cores of the machine do (Linux). */
final class Machine {

  /** More cores than this used by others make a round noisy. */
  static final double QUIET_CORES = 0.25;

  private static final Path STAT = Path.of("/proc/stat");
  private static final double TICKS_PER_SECOND = 100;

  /** user, nice, system, irq, softirq: not idle, not waiting for a disk, not stolen. */
  private static final int[] BUSY = {1, 2, 3, 6, 7};

  private static final long LOOK_MILLIS = 1_000;
  private static final int LOOKS = 10;

  private Machine() {}

  /** CPU seconds of all processes since the machine started. */
  static double busySeconds() throws IOException {
    return busySeconds(Files.readString(STAT));
  }

  /** The same of the text of {@code /proc/stat}. */
  static double busySeconds(String stat) {
    String[] fields = stat.lines().findFirst().orElseThrow().split("\\s+");
    return IntStream.of(BUSY).mapToLong(i -> Long.parseLong(fields[i])).sum() / TICKS_PER_SECOND;
  }

  /** Waits until little happens on it, for some seconds at most. */
  static void awaitQuiet() throws IOException, InterruptedException {
    for (int i = 0; i < LOOKS; i++) {
      double before = busySeconds();
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      if ((busySeconds() - before) * 1_000 / LOOK_MILLIS < QUIET_CORES) {
        return;
      }
    }
  }
}
