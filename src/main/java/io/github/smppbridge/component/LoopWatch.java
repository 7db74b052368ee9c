package io.github.smppbridge.component;

import io.github.smppbridge.log.SparseLines;
import io.github.smppbridge.smpp.SessionLoop;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.util.TimeUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for steps that hold an event loop, and names them: while one blocks, every session of the
 * loop waits. One thread; it wakes no loop.
 */
final class LoopWatch implements Runnable {
  /** Looks in the time that is too long. */
  private static final int LOOKS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);

  private final Supplier<Collection<SessionLoop>> loops;
  private final Duration limit;
  private final Runnable blocked;
  private final SparseLines lines = new SparseLines(1);
  private final Map<SessionLoop, Seen> seen = new HashMap<>();

  /** What a loop was doing, and in how many looks one after the other. */
  private record Seen(long steps, int looks) {}

  /**
   * Makes one; its owner runs it {@link #interval} after {@link #interval}.
   *
   * @param loops the event loops
   * @param limit how long a step may hold one
   * @param blocked called once for each step that does so for longer
   */
  LoopWatch(Supplier<Collection<SessionLoop>> loops, Duration limit, Runnable blocked) {
    this.loops = loops;
    this.limit = limit;
    this.blocked = blocked;
  }

  Duration interval() {
    return Duration.ofMillis(Math.max(1, limit.toMillis() / LOOKS));
  }

  /** Counts its looks, not the time: where the whole process stood still, nothing blocked it. */
  @Override
  public void run() {
    try {
      Collection<SessionLoop> now = loops.get();
      seen.keySet().retainAll(now);
      now.forEach(this::look);
    } catch (RuntimeException changing) {
      LOG.debug("The event loops could not be looked at", changing);
    }
  }

  private void look(SessionLoop loop) {
    long steps = loop.steps();
    Object with = loop.occupation();
    Seen before = seen.get(loop);
    int looks = before != null && before.steps() == steps ? before.looks() + 1 : 0;
    seen.put(loop, new Seen(steps, looks));
    if (with instanceof Exchange exchange && looks == LOOKS) {
      blocked.run();
      tell(loop, exchange);
    }
  }

  private void tell(SessionLoop loop, Exchange exchange) {
    long alike = lines.due("blocked");
    if (alike > 0) {
      LOG.warn(
          "{} has been blocked for {} by one step, and all its sessions wait: {}{}. What blocks"
              + " belongs on a worker: runsOn=WORKERS where the route begins, or call:... with"
              + " mayBlock=true where it is called ({} more since this was last said)",
          loop.thread().getName(),
          TimeUtils.printDuration(limit, true),
          Whereabouts.of(exchange),
          at(loop.thread()),
          alike - 1);
    }
  }

  /** The code that blocks: neither Java's nor Camel's. */
  private static String at(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .filter(frame -> !frame.getClassName().matches("(java|jdk|sun|org\\.apache\\.camel)\\..*"))
        .findFirst()
        .map(frame -> ", at " + frame)
        .orElse("");
  }
}
