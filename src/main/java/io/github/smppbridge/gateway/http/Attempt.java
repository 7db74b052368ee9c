package io.github.smppbridge.gateway.http;

import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.TimeoutException;

/**
 * One attempt of a call. It ends once: with an answer, with a failure, or at its deadline; then its
 * slot is given back, and a connection that it did not finish with is closed. Any thread may end
 * it.
 */
final class Attempt {
  /** Told of the end, outside of all locks. */
  @FunctionalInterface
  interface Ending {
    /**
     * Takes the end.
     *
     * @param answer null = there is none
     * @param failure why there is none
     */
    void ended(HttpAnswer answer, Exception failure);
  }

  private static final Runnable NOTHING = () -> {};

  private final long patienceMillis;
  private final long end;
  private final AnswerRoom room;
  private final Runnable release;
  private final Ending ending;
  private Runnable abort = NOTHING;
  private boolean sent;
  private boolean over;

  Attempt(long patienceMillis, AnswerRoom room, Runnable release, Ending ending) {
    this.patienceMillis = patienceMillis;
    this.end = System.nanoTime() + patienceMillis * 1_000_000;
    this.room = room;
    this.release = release;
    this.ending = ending;
  }

  /** What is read of the answer. */
  AnswerRoom room() {
    return room;
  }

  /** What is left until the deadline; at least 1. */
  long millisLeft() {
    return Math.max(1, (end - System.nanoTime()) / 1_000_000);
  }

  synchronized boolean isOver() {
    return over;
  }

  /**
   * Says how to give up, from now on.
   *
   * @param close closes the connection; never blocks
   * @return false when it is over already: the connection is the caller's to close
   */
  synchronized boolean abortsBy(Runnable close) {
    if (!over) {
      abort = close;
    }
    return !over;
  }

  /** From now on the gateway may have the request. */
  synchronized void sent() {
    sent = true;
  }

  void succeed(HttpAnswer answer) {
    end(answer, null, false);
  }

  /** There is no answer, and none comes: the connection is closed, or was never there. */
  void fail(Throwable cause) {
    end(null, failure(cause), true);
  }

  /** The deadline. */
  void expire() {
    String reason = "nothing whole within " + patienceMillis + " ms";
    fail(new TimeoutException(reason));
  }

  private synchronized Exception failure(Throwable cause) {
    if (!sent) {
      return cause instanceof ConnectException known
          ? known
          : new NotSentException("not sent: " + cause, cause);
    }
    return cause instanceof IOException || cause instanceof TimeoutException
        ? (Exception) cause
        : new LostAnswerException(cause);
  }

  private void end(HttpAnswer answer, Exception failure, boolean unfinished) {
    Runnable close;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      close = unfinished ? abort : NOTHING;
      abort = NOTHING;
    }
    try {
      close.run();
    } finally {
      room.close();
      release.run();
      ending.ended(answer, failure);
    }
  }
}
