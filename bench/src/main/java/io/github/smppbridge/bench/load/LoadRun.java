package io.github.smppbridge.bench.load;

import io.github.smppbridge.bench.loop.EventLoop;
import io.github.smppbridge.bench.loop.TimerWheel;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongPredicate;

/**
 * One load while it runs, and its figures. It is over when its time is, or all messages were sent,
 * and every request is answered. Not thread-safe; of the generator's event loop.
 */
final class LoadRun {

  private static final double DRAIN_SECONDS = 40;

  /** How long to wait with a message that no session has room for. */
  private static final long NO_ROOM_NANOS = 1_000_000;

  private final EventLoop loop;
  private final Load load;
  private final long startedAt = System.nanoTime();
  private final LatencyHistogram latencies = new LatencyHistogram();
  private final Map<String, Long> errors = new TreeMap<>();
  private final CompletableFuture<Void> finished = new CompletableFuture<>();
  private long sent;
  private long ok;
  private long answeredInTime;
  private long answered;
  private long lost;
  private long unexpected;
  private long stoppedAt;

  LoadRun(EventLoop loop, Load load) {
    this.loop = loop;
    this.load = load;
    loop.after(load.seconds(), this::stop);
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
    loop.at(
        startedAt,
        new TimerWheel.Timer() {
          @Override
          protected void fire() {
            long now = System.nanoTime();
            boolean room = true;
            while (mayBegin() && room && dueAt(sent) <= now) {
              room = submit.test(dueAt(sent));
              sent += room ? 1 : 0;
            }
            if (mayBegin()) {
              loop.at(room ? dueAt(sent) : now + NO_ROOM_NANOS, this);
            } else {
              stop();
            }
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
      loop.after(DRAIN_SECONDS, () -> finished.complete(null));
      finishWhenDone();
    }
  }

  private void finishWhenDone() {
    if (!mayBegin() && open() == 0) {
      stop();
      finished.complete(null);
    }
  }

  CompletableFuture<Void> finished() {
    return finished;
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
