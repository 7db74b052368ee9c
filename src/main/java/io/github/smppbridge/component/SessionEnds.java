package io.github.smppbridge.component;

import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.smpp.SmppSession;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ends of sessions on their way to the route that hears of them: handed over in their order,
 * and kept while that route is being replaced or no worker is free. Thread-safe.
 *
 * <p>One a session that has ended, and a limit to what a route may leave lying that does not come
 * back: beyond it the oldest are dropped, and the log says so.
 */
final class SessionEnds {
  private static final Logger LOG = LoggerFactory.getLogger(SessionEnds.class);

  /** As many sessions as a listener may have by default; each holds its attributes. */
  private static final int MOST = 10_000;

  private static final long RETRY_MILLIS = 100;

  /** An end that is to be told. */
  private record End(SmppSession session, CloseReason reason) {}

  private record Handing(SmppServerConsumer route, End end) {}

  /** Of the JVM: a timer of the listener's would be gone when the last of its sessions ends. */
  private final Executor later =
      CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS);

  private final Deque<End> waiting = new ArrayDeque<>();

  /** Whom they are told; null while there is nobody. */
  private SmppServerConsumer consumer;

  /** Given to a worker, and not yet on its way through the route. */
  private int handed;

  private boolean handing;
  private boolean retrying;

  /** A session has ended, and the exchange of its bind is over. */
  void add(SmppSession session, CloseReason reason) {
    End lost;
    synchronized (this) {
      waiting.add(new End(session, reason));
      lost = waiting.size() > MOST ? waiting.poll() : null;
    }
    if (lost != null) {
      LOG.error(
          "session {} of {} ended ({}), and {} ends wait for their route: it is not told",
          lost.session().id(),
          lost.session().systemId(),
          lost.reason(),
          MOST);
    }
    handOver();
  }

  /** The route is there, maybe again. */
  void consumer(SmppServerConsumer route) {
    synchronized (this) {
      consumer = route;
    }
    handOver();
  }

  /** The route stops; another may come, or has come. */
  synchronized void noConsumer(SmppServerConsumer route) {
    consumer = consumer == route ? null : consumer;
    notifyAll();
  }

  /** How many the route has not begun with. */
  synchronized int waiting() {
    return waiting.size() + handed;
  }

  /**
   * Waits until the route has begun with all of them. The calling thread is the one that stops the
   * listener.
   */
  synchronized void awaitHandedOver(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      for (long left = limit.toNanos();
          consumer != null && waiting() > 0 && left > 0;
          left = deadline - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handOver() {
    for (Handing next = take(); next != null; next = take()) {
      try {
        Handing taken = next;
        taken.route().workers().execute(() -> begin(taken));
      } catch (RejectedExecutionException | OutOfMemoryError e) {
        putBack(next);
        tryAgain();
        return;
      } finally {
        release();
      }
    }
  }

  /** One thread at a time, or they would overtake each other. */
  private synchronized Handing take() {
    if (handing || consumer == null || waiting.isEmpty()) {
      return null;
    }
    handing = true;
    handed++;
    return new Handing(consumer, waiting.poll());
  }

  private synchronized void release() {
    handing = false;
  }

  private synchronized void putBack(Handing end) {
    handed--;
    waiting.addFirst(end.end());
    notifyAll();
  }

  private synchronized void tryAgain() {
    if (!retrying) {
      retrying = true;
      later.execute(this::retry);
    }
  }

  private void retry() {
    synchronized (this) {
      retrying = false;
    }
    handOver();
  }

  private void begin(Handing end) {
    if (hasLeft(end)) {
      handOver();
      return;
    }
    try {
      end.route().ended(end.end().session(), end.end().reason());
    } finally {
      begun();
    }
  }

  private synchronized void begun() {
    handed--;
    notifyAll();
  }

  /** Whether its route stopped before a worker was free: it waits for the next. */
  private synchronized boolean hasLeft(Handing end) {
    boolean left = consumer != end.route();
    if (left) {
      putBack(end);
    }
    return left;
  }
}
