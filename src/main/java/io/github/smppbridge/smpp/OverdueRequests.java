package io.github.smppbridge.smpp;

import io.github.smppbridge.log.SparseLines;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests that the guard answered, of all event loops of a listener: counted, and said in the log,
 * a line a second at most. Thread-safe.
 */
final class OverdueRequests {
  /**
   * Requests that were given up and are not over: each still holds its exchange. Beyond that the
   * listener takes nothing more, or its memory would be theirs.
   */
  static final int MOST_STUCK = 10_000;

  private final SmppObserver observer;
  private final AtomicInteger stuck = new AtomicInteger();
  private final SparseLines lines = new SparseLines(1);

  OverdueRequests(SmppObserver observer) {
    this.observer = observer;
  }

  void answered(SmppRequest request, long nanos) {
    stuck.incrementAndGet();
    observer.overdue(request.command());
    tell("{}: {} is answered ESME_RSYSERR, since it is not over after {} s: {}{}", request, nanos);
  }

  void stillThere(SmppRequest request, long nanos) {
    tell("{}: {}, answered long ago, is still not over after {} s: {}{}", request, nanos);
  }

  private void tell(String line, SmppRequest request, long nanos) {
    long many = lines.due(line);
    if (many > 0) {
      new SessionLog(request.session())
          .warn(
              line,
              request.session(),
              request.command().commandName(),
              TimeUnit.NANOSECONDS.toSeconds(nanos),
              request.whereabouts(),
              many == 1 ? "" : ", and " + (many - 1) + " more since the last such line");
    }
  }

  void over() {
    stuck.decrementAndGet();
  }

  /** How many were given up and are not over. */
  int stuck() {
    return stuck.get();
  }

  boolean tooMany() {
    return stuck.get() >= MOST_STUCK;
  }
}
