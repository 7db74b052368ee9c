package io.github.smppbridge.smpp;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The requests of an ESME that the application has not answered: as many in work as the window
 * allows, a bounded number of bounded size waiting behind them. On the session's event loop alone,
 * but for the count.
 */
final class InboundWindow {
  private static final int FULL = 80;
  private static final int MOST = 98;

  private int size;
  private final int maxBacklog;
  private final BacklogMemory memory;
  private final Predicate<RequestOctets> application;
  private final ArrayDeque<RequestOctets> backlog = new ArrayDeque<>();
  private long octets;
  private int inWork;
  private boolean starting;
  private volatile int count;

  /**
   * Makes an empty one.
   *
   * @param size requests in work
   * @param maxBacklog requests that wait
   * @param memory of all that wait
   * @param application is handed a request; false when that is over already, answered
   */
  InboundWindow(
      int size, int maxBacklog, BacklogMemory memory, Predicate<RequestOctets> application) {
    this.size = size;
    this.maxBacklog = maxBacklog;
    this.memory = memory;
    this.application = application;
  }

  /** Changes the window, from the next request on. */
  void resize(int requests) {
    size = requests;
  }

  /** Tells whether a further request has to be refused. */
  boolean overflowing(RequestOctets request) {
    return inWork >= size
        && (backlog.size() >= maxBacklog || !memory.hasRoom(octets, costOf(request)));
  }

  private static int costOf(RequestOctets request) {
    return request.length() + BacklogMemory.OVERHEAD;
  }

  /**
   * Takes a request: hands it to the application now or when the window allows.
   *
   * @return whether it is the first that waits
   */
  boolean take(RequestOctets request) {
    if (inWork < size && backlog.isEmpty()) {
      start(request);
      return false;
    }
    backlog.add(request.kept());
    charge(costOf(request));
    return backlog.size() == 1;
  }

  /** Notes that a request was answered. */
  void answered() {
    inWork--;
    startWaiting();
    recount();
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

  /** Lets go of what was not handed over: it is answered without the application. */
  void dismiss(Consumer<RequestOctets> answer) {
    while (!backlog.isEmpty()) {
      answer.accept(poll());
    }
  }

  /** Drops what was not handed over: the session is over. */
  void close() {
    backlog.clear();
    charge(-octets);
  }

  /** A loop, not recursion, when the application answers at once. */
  private void startWaiting() {
    if (starting) {
      return;
    }
    starting = true;
    try {
      while (inWork < size && !backlog.isEmpty()) {
        start(poll());
      }
    } finally {
      starting = false;
    }
  }

  private RequestOctets poll() {
    RequestOctets next = backlog.poll();
    charge(-costOf(next));
    return next;
  }

  private void start(RequestOctets request) {
    boolean inWorkNow = false;
    inWork++;
    recount();
    try {
      inWorkNow = application.test(request);
    } finally {
      if (!inWorkNow) {
        inWork--;
        recount();
      }
    }
  }

  private void charge(long more) {
    octets += more;
    memory.add(more);
    recount();
  }

  private void recount() {
    count = inWork + backlog.size();
  }
}
