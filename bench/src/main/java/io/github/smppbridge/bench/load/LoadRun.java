package io.github.smppbridge.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * One load while it runs, and its figures. It is over when its time is, or all messages were sent,
 * and every request is answered. Not thread-safe; of the generator's event loop.
 */
final class LoadRun {

  private static final long DRAIN_MILLIS = 40_000;

  private final Vertx vertx;
  private final Load load;
  private final long startedAt = System.nanoTime();
  private final LatencyHistogram latencies = new LatencyHistogram();
  private final Map<String, Long> errors = new TreeMap<>();
  private final Promise<Void> finished = Promise.promise();
  private long sent;
  private long ok;
  private long answeredInTime;
  private long answered;
  private long lost;
  private long unexpected;
  private long stoppedAt;

  LoadRun(Vertx vertx, Load load) {
    this.vertx = vertx;
    this.load = load;
    vertx.setTimer((long) (load.seconds() * 1_000), t -> stop());
  }

  boolean closedLoop() {
    return load.ratePerSecond() <= 0;
  }

  boolean mayBegin() {
    return sending() && (load.limit() == 0 || sent < load.limit());
  }

  void began() {
    sent++;
  }

  /**
   * Offers messages at the load's rate.
   *
   * @param submit given the {@code System.nanoTime()} at which a message was due; false = not now
   */
  void offer(LongPredicate submit) {
    vertx.setPeriodic(
        1,
        timer -> {
          if (!mayBegin()) {
            vertx.cancelTimer(timer);
            stop();
          }
          long due = (long) ((System.nanoTime() - startedAt) * load.ratePerSecond() / 1e9);
          while (sent < due && mayBegin() && submit.test(dueAt(sent))) {
            began();
          }
        });
  }

  private long dueAt(long message) {
    return startedAt + (long) (message * 1e9 / load.ratePerSecond());
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
    finishWhenDone();
  }

  void lost(int count) {
    lost += count;
    finishWhenDone();
  }

  void unexpected() {
    unexpected++;
  }

  private boolean sending() {
    return stoppedAt == 0;
  }

  private long open() {
    return sent - answered - lost;
  }

  /** The time is over: what is answered from now on counts, but not for the throughput. */
  private void stop() {
    if (sending()) {
      stoppedAt = System.nanoTime();
      vertx.setTimer(DRAIN_MILLIS, t -> finished.tryComplete());
      finishWhenDone();
    }
  }

  private void finishWhenDone() {
    if (!mayBegin() && open() == 0) {
      stop();
      finished.tryComplete();
    }
  }

  Future<Void> finished() {
    return finished.future();
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
