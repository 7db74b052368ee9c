package io.github.smppbridge.bench.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel says of a process (Linux).
 *
 * @param cpuSeconds user and system time of all its threads so far
 * @param rssMb resident memory now
 * @param peakRssMb its highest so far
 * @param threads now
 */
record ProcFigures(double cpuSeconds, double rssMb, double peakRssMb, int threads) {

  /** Linux shows times in 1/100 s to programs, whatever the kernel's own tick (USER_HZ). */
  private static final double TICKS_PER_SECOND = 100;

  private static final int UTIME = 11;

  /**
   * Reads {@code /proc/<pid>}.
   *
   * @throws IOException when the process is gone
   */
  static ProcFigures of(long pid) throws IOException {
    Path proc = Path.of("/proc", Long.toString(pid));
    String status = Files.readString(proc.resolve("status"));
    return new ProcFigures(
        cpuSeconds(Files.readString(proc.resolve("stat"))),
        field(status, "VmRSS:") / 1024.0,
        field(status, "VmHWM:") / 1024.0,
        (int) field(status, "Threads:"));
  }

  /**
   * utime and stime of a line of {@code /proc/<pid>/stat}; the name in brackets may hold spaces.
   */
  static double cpuSeconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) / TICKS_PER_SECOND;
  }

  private static long field(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceAll("\\D+", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }
}
