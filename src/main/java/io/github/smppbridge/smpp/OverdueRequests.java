package io.github.smppbridge.smpp;

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
  private final LineLimit answers = new LineLimit(System::nanoTime);
  private final LineLimit reminders = new LineLimit(System::nanoTime);

  OverdueRequests(SmppObserver observer) {
    this.observer = observer;
  }

  void answered(SmppRequest request, long nanos) {
    stuck.incrementAndGet();
    observer.overdue(request.command());
    answers.tell(
        others ->
            new SessionLog(request.session())
                .warn(
                    "{}: {} is answered ESME_RSYSERR, since it is not over after {} s: {}{}",
                    request.session(),
                    request.command().commandName(),
                    seconds(nanos),
                    request.whereabouts(),
                    others));
  }

  void stillThere(SmppRequest request, long nanos) {
    reminders.tell(
        others ->
            new SessionLog(request.session())
                .warn(
                    "{}: {}, answered long ago, is still not over after {} s: {}{}",
                    request.session(),
                    request.command().commandName(),
                    seconds(nanos),
                    request.whereabouts(),
                    others));
  }

  private static String seconds(long nanos) {
    return Long.toString(TimeUnit.NANOSECONDS.toSeconds(nanos));
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
