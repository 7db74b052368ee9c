package io.github.smppbridge.smpp;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The requests of an ESME that the application has not answered: as many in work as the window
 * allows, a bounded number waiting behind them. On the session's event loop alone, but for the
 * count.
 */
final class InboundWindow {
  private static final int FULL = 80;
  private static final int MOST = 98;

  private int size;
  private final int maxBacklog;
  private final Consumer<SmppRequest> application;
  private final ArrayDeque<SmppRequest> backlog = new ArrayDeque<>();
  private int inWork;
  private boolean starting;
  private volatile int count;

  InboundWindow(int size, int maxBacklog, Consumer<SmppRequest> application) {
    this.size = size;
    this.maxBacklog = maxBacklog;
    this.application = application;
  }

  /** Changes the window, from the next request on. */
  void resize(int requests) {
    size = requests;
  }

  /** Tells whether a further request has to be refused. */
  boolean overflowing() {
    return inWork >= size && backlog.size() >= maxBacklog;
  }

  /**
   * Tells whether the socket should not be read: a request waits. Not before, since a client whose
   * own window is as large as ours would then wait for half of it to be answered, again and again.
   */
  boolean exceeded() {
    return inWork >= size && backlog.size() >= Math.min(1, maxBacklog);
  }

  /** Tells whether a socket that is not read should be read again. */
  boolean halfFree() {
    return backlog.isEmpty() && 2 * inWork <= size;
  }

  /** Takes a request: hands it to the application now or when the window allows. */
  void take(SmppRequest request) {
    backlog.add(request);
    count = inWork + backlog.size();
    startWaiting();
  }

  /** Notes that a request was answered. */
  void answered() {
    inWork--;
    count = inWork + backlog.size();
    startWaiting();
  }

  /**
   * How full it is, as congestion_state has it: a full window is what a client should aim at (80),
   * what waits behind it is near congestion. The request that is answered does not count.
   */
  int congestion() {
    return backlog.isEmpty()
        ? FULL * Math.max(0, inWork - 1) / size
        : FULL
            + Math.min(MOST - FULL, 1 + (MOST - FULL) * backlog.size() / Math.max(1, maxBacklog));
  }

  /** Any thread. */
  int count() {
    return count;
  }

  /** Takes out what was not handed over: nobody has begun with it. */
  List<SmppRequest> abandon() {
    List<SmppRequest> waiting = List.copyOf(backlog);
    close();
    return waiting;
  }

  /** Drops what was not handed over: the session is over. */
  void close() {
    backlog.clear();
    count = inWork;
  }

  /** A loop, not recursion, when the application answers at once. */
  private void startWaiting() {
    if (starting) {
      return;
    }
    starting = true;
    try {
      while (inWork < size && !backlog.isEmpty()) {
        inWork++;
        application.accept(backlog.poll());
      }
    } finally {
      starting = false;
    }
  }
}
