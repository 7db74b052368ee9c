package io.github.smppbridge.bench.load;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** The figures of one load over a fleet. Not thread-safe; of the generator's event loop. */
final class LoadRun {

  /**
   * What to send.
   *
   * @param seconds how long
   * @param ratePerSecond offered over the whole fleet; 0 = closed loop, every window kept full
   * @param limit messages at most; 0 = no limit
   * @param registeredDelivery of every submit_sm
   * @param text ASCII
   */
  record Spec(
      double seconds, double ratePerSecond, long limit, int registeredDelivery, String text) {

    static Spec of(JsonObject json) {
      return new Spec(
          json.getDouble("seconds", 5.0),
          json.getDouble("ratePerSecond", 0.0),
          json.getLong("limit", 0L),
          json.getInteger("registeredDelivery", 0),
          json.getString("text", TEXT));
    }
  }

  private static final String TEXT =
      "Your one-time code is 482913. It is valid for the next five minutes.";

  final Spec spec;
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

  LoadRun(Spec spec) {
    this.spec = spec;
  }

  boolean sending() {
    return stoppedAt == 0;
  }

  boolean mayBegin() {
    return sending() && (spec.limit() == 0 || sent < spec.limit());
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

  JsonObject toJson() {
    double seconds = (stoppedAt - startedAt) / 1e9;
    JsonObject byStatus = new JsonObject();
    errors.forEach(byStatus::put);
    return new JsonObject()
        .put("sent", sent)
        .put("ok", ok)
        .put("errors", errors.values().stream().mapToLong(Long::longValue).sum())
        .put("errorsByStatus", byStatus)
        .put("lost", lost + open())
        .put("unexpected", unexpected)
        .put("seconds", seconds)
        .put("perSecond", answeredInTime / seconds)
        .put("p50", latencies.millis(0.50))
        .put("p95", latencies.millis(0.95))
        .put("p99", latencies.millis(0.99))
        .put("max", latencies.millis(1));
  }
}
