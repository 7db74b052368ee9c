package io.github.smppbridge.smpp;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the connections that are refused, or had to make room, and tells of them: at once of the
 * first, then once a second, a line for each address, a few at most. Thread-safe; bounded.
 */
final class ConnectionRefusals {
  private static final Logger LOG =
      LoggerFactory.getLogger("io.github.smppbridge.smpp.connections");

  /** How long a listener that has refused some counts as refusing. */
  private static final long RECENT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final int MOST_ADDRESSES = 256;
  private static final int MOST_LINES = 5;

  private final SmppObserver observer;
  private final LongSupplier clock;
  private final Consumer<Runnable> inASecond;
  private final Map<Kind, Integer> counts = new HashMap<>();
  private int others;
  private boolean awaited;
  private long last;
  private boolean any;

  private record Kind(String source, ConnectionRefusal reason) {
    String from() {
      return source.equals(UnboundConnections.BALANCER) ? "a balancer" : source;
    }
  }

  /**
   * Makes it.
   *
   * @param clock nanoseconds
   * @param inASecond runs a task then
   */
  ConnectionRefusals(SmppObserver observer, LongSupplier clock, Consumer<Runnable> inASecond) {
    this.observer = observer;
    this.clock = clock;
    this.inASecond = inASecond;
  }

  /** One was refused, or had to go. */
  void refused(String source, ConnectionRefusal reason) {
    observer.connectionRefused(reason);
    synchronized (this) {
      any = true;
      last = clock.getAsLong();
      Kind kind = new Kind(source, reason);
      if (!awaited) {
        awaited = true;
        tell(kind, 1);
        inASecond.accept(this::settle);
      } else if (counts.containsKey(kind) || counts.size() < MOST_ADDRESSES) {
        counts.merge(kind, 1, Integer::sum);
      } else {
        others++;
      }
    }
  }

  private synchronized void settle() {
    awaited = false;
    if (counts.isEmpty()) {
      return;
    }
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(MOST_LINES)
        .forEach(each -> tell(each.getKey(), each.getValue()));
    int untold =
        others
            + counts.values().stream()
                .sorted(Comparator.reverseOrder())
                .skip(MOST_LINES)
                .mapToInt(Integer::intValue)
                .sum();
    if (untold > 0) {
      LOG.warn("SMPP connections refused or ended: {} more, from other addresses", untold);
    }
    counts.clear();
    others = 0;
    awaited = true;
    inASecond.accept(this::settle);
  }

  private static void tell(Kind kind, int count) {
    LOG.warn(
        "SMPP connections refused or ended: {} from {}: {}", count, kind.from(), kind.reason());
  }

  /** Whether some were refused within the last minute. */
  synchronized boolean recent() {
    return any && clock.getAsLong() - last < RECENT_NANOS;
  }
}
