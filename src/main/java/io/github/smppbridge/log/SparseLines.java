package io.github.smppbridge.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lines of the log that strangers, or an outage, could cause thousands of: one a kind and interval,
 * which says how many it stands for. Kinds are words of ours, never a caller's; beyond a limit of
 * them all share one.
 */
public final class SparseLines {
  private static final int KINDS = 64;
  private static final String REST = "other";

  private final long nanos;
  private final LongSupplier time;
  private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

  /** One line of a kind in so many seconds. */
  public SparseLines(long seconds) {
    this(TimeUnit.SECONDS.toNanos(seconds), System::nanoTime);
  }

  SparseLines(long nanos, LongSupplier time) {
    this.nanos = nanos;
    this.time = time;
  }

  /**
   * Asks whether to write a line.
   *
   * @param kind what it is about
   * @return 0 = not now; else how many there were since the last one, this one included
   */
  public long due(String kind) {
    Kind known = kinds.get(kind);
    if (known == null) {
      String name = kinds.size() < KINDS ? kind : REST;
      known = kinds.computeIfAbsent(name, key -> new Kind(time.getAsLong() - nanos));
    }
    return known.count(time.getAsLong());
  }

  private final class Kind {
    private final AtomicLong last;
    private final AtomicLong many = new AtomicLong();

    Kind(long last) {
      this.last = new AtomicLong(last);
    }

    long count(long now) {
      many.incrementAndGet();
      long before = last.get();
      return now - before >= nanos && last.compareAndSet(before, now) ? many.getAndSet(0) : 0;
    }
  }
}
