package io.github.smppbridge.gateway.http;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of all loops to one server: so many together, whichever loop needs them. A call
 * that finds none, and no place for another, waits; the one that waits longest gets the next that
 * is free, even if that is another loop's: then only its answer changes threads.
 */
final class Connections {
  /** Taken out by one, though a queue may ask twice: then it counts no more. */
  private record Waiting(LoopConnections at, Call call, AtomicBoolean counts) {
    void takenOut(AtomicInteger count) {
      if (counts.compareAndSet(true, false)) {
        count.decrementAndGet();
      }
    }
  }

  private final Server server;
  private final ClientOptions options;
  private final List<LoopConnections> loops;
  private final AtomicInteger open = new AtomicInteger();
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingCount = new AtomicInteger();

  /** Whether a connection takes one call at a time: known once there was one. */
  private volatile boolean plain;

  Connections(Server server, ClientOptions options, List<HomeLoop> loops, Connector connector) {
    this.server = server;
    this.options = options;
    this.plain = !server.secure();
    this.loops = loops.stream().map(loop -> new LoopConnections(this, loop, connector)).toList();
  }

  Server server() {
    return server;
  }

  /** Those of a loop. */
  LoopConnections of(HomeLoop loop) {
    for (int i = 0; i < loops.size(); i++) {
      if (loops.get(i).loop() == loop) {
        return loops.get(i);
      }
    }
    throw new IllegalArgumentException("a loop of somebody else");
  }

  boolean isPlain() {
    return plain;
  }

  void plain(boolean now) {
    if (plain != now) {
      plain = now;
    }
  }

  int mostWaiting() {
    return options.maxWaiting();
  }

  long keepAliveMillis() {
    return options.keepAliveMillis();
  }

  /** Takes a place for a connection, unless there is none, or others wait for one. */
  boolean reserve() {
    return waiting.isEmpty() && take();
  }

  private boolean take() {
    int now = open.get();
    while (now < options.maxConnections()) {
      if (open.compareAndSet(now, now + 1)) {
        return true;
      }
      now = open.get();
    }
    return false;
  }

  /** A place is free again. */
  void released() {
    open.decrementAndGet();
    distribute();
  }

  /** Places that are free to those who wait. */
  private void distribute() {
    while (!waiting.isEmpty() && take()) {
      Waiting next = pollWaiting();
      if (next == null) {
        open.decrementAndGet();
        continue;
      }
      try {
        // never at once: what fails at once would come here again, a line's length deep
        next.at().loop().loop().execute(() -> next.at().connectFor(next.call()));
      } catch (RejectedExecutionException e) {
        open.decrementAndGet();
        next.call().attempt().fail(e);
      }
    }
  }

  /** Lets a call wait for a connection of any loop. */
  void await(LoopConnections at, Call call) {
    if (waitingCount.get() >= options.maxWaiting()) {
      forgetOver();
      if (waitingCount.get() >= options.maxWaiting()) {
        call.attempt().fail(tooMany());
        return;
      }
    }
    waitingCount.incrementAndGet();
    waiting.add(new Waiting(at, call, new AtomicBoolean(true)));
    // what became free meanwhile has told nobody
    distribute();
    for (LoopConnections each : loops) {
      if (waiting.isEmpty()) {
        return;
      }
      if (each.hasSpare()) {
        serve(each);
      }
    }
  }

  private static void serve(LoopConnections loop) {
    try {
      loop.loop().loop().execute(loop::serve);
    } catch (RejectedExecutionException e) {
      // the loop has ended, and its connections with it
    }
  }

  private void forgetOver() {
    waiting.removeIf(
        each -> {
          boolean over = each.call().attempt().isOver();
          if (over) {
            each.takenOut(waitingCount);
          }
          return over;
        });
  }

  static NotSentException tooMany() {
    return new NotSentException("too many calls wait for a connection", null);
  }

  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /** The call that waits longest; null = none. */
  Call poll() {
    Waiting next = pollWaiting();
    return next == null ? null : next.call();
  }

  private Waiting pollWaiting() {
    Waiting next = waiting.poll();
    while (next != null) {
      next.takenOut(waitingCount);
      if (!next.call().attempt().isOver()) {
        return next;
      }
      next = waiting.poll();
    }
    return null;
  }

  /** Whether there are none, and nobody wants one. */
  boolean isUnused() {
    return open.get() == 0 && waiting.isEmpty();
  }

  /** Ends them all. */
  void close() {
    for (LoopConnections each : loops) {
      try {
        each.loop().execute(each::close);
      } catch (RejectedExecutionException e) {
        // it has ended
      }
    }
    for (Call call = poll(); call != null; call = poll()) {
      call.attempt().fail(new NotSentException("the client is closed", null));
    }
  }
}
