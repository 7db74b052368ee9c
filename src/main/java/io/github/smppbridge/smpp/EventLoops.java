package io.github.smppbridge.smpp;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * Which {@link SessionLoop} belongs to a thread. Asked at every step of every message, also on
 * virtual threads, for which a ThreadLocal of Java's makes a map each: so this class looks at
 * Netty's threads. And how many event loops there are, which Vert.x knows and does not say.
 */
final class EventLoops {
  private static final FastThreadLocal<SessionLoop> LOOP = new FastThreadLocal<>();

  private EventLoops() {}

  /** The one of this thread; null for a thread that is no event loop with sessions. */
  static SessionLoop current() {
    return Thread.currentThread() instanceof FastThreadLocalThread ? LOOP.getIfExists() : null;
  }

  /** A listener begins to use this event loop: the one of this thread, from now on. */
  static SessionLoop enter(Context context) {
    SessionLoop known = LOOP.getIfExists();
    if (known == null) {
      known = new SessionLoop(context);
      LOOP.set(known);
    }
    known.users++;
    return known;
  }

  /** It does so no more. */
  static void leave() {
    SessionLoop known = LOOP.getIfExists();
    if (known != null && --known.users == 0) {
      LOOP.remove();
    }
  }

  static int count(Vertx vertx) {
    int loops = 0;
    for (EventExecutor each : vertx.nettyEventLoopGroup()) {
      loops++;
    }
    return Math.max(1, loops);
  }
}
