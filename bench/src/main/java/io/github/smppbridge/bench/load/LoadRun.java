package io.github.smppbridge.bench.load;

import java.util.Map;
import java.util.TreeMap;

/** The figures of one load over a fleet. Not thread-safe; of the generator's event loop. */
final class LoadRun {

  final Load load;
  final long startedAt = System.nanoTime();
  private final LatencyHistogram latencies = new LatencyHistogram();
  private final Map<String, Long> errors = new TreeMap<>();
  private long sent;
  private long ok;
  private long answeredInTime;
  private long answered;
  private long lost;
  private long unexpected;
  private long stoppedAt;

  LoadRun(Load load) {
    this.load = load;
  }

  boolean sending() {
    return stoppedAt == 0;
  }

  boolean mayBegin() {
    return sending() && (load.limit() == 0 || sent < load.limit());
  }

  void began() {
    sent++;
  }

  long sent() {
    return sent;
  }

  long open() {
    return sent - answered - lost;
  }

  void answered(int status, long nanos) {
    answered++;
    if (status == 0) {
      ok++;
      latencies.record(nanos);
      if (sending()) {
        answeredInTime++;
      }
    } else {
      errors.merge(String.format("0x%08X", status), 1L, Long::sum);
    }
  }

  void lost(int count) {
    lost += count;
  }

  void unexpected() {
    unexpected++;
  }

  /** The time is over: what is answered from now on counts, but not for the throughput. */
  void stop() {
    if (sending()) {
      stoppedAt = System.nanoTime();
    }
  }

  Figures figures(int disconnected) {
    double seconds = (stoppedAt - startedAt) / 1e9;
    return new Figures(
        ok,
        Map.copyOf(errors),
        lost + open(),
        unexpected,
        disconnected,
        answeredInTime / seconds,
        latencies.millis(0.50),
        latencies.millis(0.99));
  }
}
