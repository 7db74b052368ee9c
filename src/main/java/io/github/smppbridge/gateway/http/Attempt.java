package io.github.smppbridge.gateway.http;

import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt of a call. It ends once: with an answer, with a failure, or at its deadline; then its
 * slot is given back, and a connection that it did not finish with is closed. Any thread may end
 * it; its end is told where it began.
 */
final class Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

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
  private final Executor home;
  private final Ending ending;
  private Runnable abort = NOTHING;
  private Runnable deadline = NOTHING;
  private boolean sent;
  private boolean over;

  /**
   * Begins it.
   *
   * @param patienceMillis until its deadline
   * @param room for its answer
   * @param release gives its slot back
   * @param home where its end is told
   * @param ending is told
   */
  Attempt(long patienceMillis, AnswerRoom room, Runnable release, Executor home, Ending ending) {
    this.patienceMillis = patienceMillis;
    this.end = System.nanoTime() + patienceMillis * 1_000_000;
    this.room = room;
    this.release = release;
    this.home = home;
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
   * Says how to take its deadline back, which is done at its home.
   *
   * @param takeBack does nothing when the deadline has passed
   */
  synchronized void deadline(Runnable takeBack) {
    deadline = takeBack;
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

  /** The gateway had it and says that it did nothing with it. */
  synchronized void unsent() {
    sent = false;
    abort = NOTHING;
  }

  void succeed(HttpAnswer answer) {
    succeed(answer, NOTHING);
  }

  /**
   * There is an answer.
   *
   * @param finish what becomes of the connection; unless the attempt is over already, which closes
   *     the connection
   */
  void succeed(HttpAnswer answer, Runnable finish) {
    end(answer, null, finish);
  }

  /** There is no answer, and none comes: the connection is closed, or was never there. */
  void fail(Throwable cause) {
    end(null, failure(cause), null);
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

  /**
   * Ends it.
   *
   * @param finish null = as it gives up
   */
  private void end(HttpAnswer answer, Exception failure, Runnable finish) {
    Runnable last;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      last = finish == null ? abort : finish;
      abort = NOTHING;
    }
    try {
      last.run();
    } finally {
      room.close();
      release.run();
      tell(answer, failure);
    }
  }

  private void tell(HttpAnswer answer, Exception failure) {
    try {
      home.execute(
          () -> {
            deadline.run();
            tellHere(answer, failure);
          });
    } catch (RejectedExecutionException e) {
      // home is no more: the bridge stops
      tellHere(answer, failure);
    }
  }

  /** What goes wrong after a call is nothing that its connection, and others on it, suffer for. */
  private void tellHere(HttpAnswer answer, Exception failure) {
    try {
      ending.ended(answer, failure);
    } catch (RuntimeException | Error e) {
      LOG.error("what followed a call to the gateway failed", e);
    }
  }
}
