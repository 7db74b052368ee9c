package io.github.smppbridge.tracing;

import io.github.smppbridge.log.SparseLines;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has become of spans. One that there is no room for is dropped, and counted: nobody waits for
 * a collector.
 */
public final class SpanCounts {
  private static final Logger LOG = LoggerFactory.getLogger(SpanCounts.class);

  /** While a collector is down. */
  private static final int LINE_SECONDS = 60;

  private final SparseLines lines = new SparseLines(LINE_SECONDS);
  private final AtomicLong waiting = new AtomicLong();
  private final LongAdder exported = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  /** Made with the tracing. */
  SpanCounts() {}

  /** Takes a place for a span that has ended, if there is one. */
  boolean enter(int places) {
    if (waiting.incrementAndGet() <= places) {
      return true;
    }
    waiting.decrementAndGet();
    dropped.increment();
    return false;
  }

  /** Spans have left: a collector has them, or they are lost. */
  void left(int spans, boolean taken, Throwable failure) {
    waiting.updateAndGet(before -> Math.max(0, before - spans));
    (taken ? exported : failed).add(spans);
    if (!taken && lines.due("export") > 0) {
      LOG.warn(
          "traces do not reach their collector: {}; so far {} spans were lost, {} of them for want"
              + " of room. Messages are not held up",
          failure == null ? "it does not take them" : failure.toString(),
          failed.sum() + dropped.sum(),
          dropped.sum());
    }
  }

  /** {@return spans that a collector has taken} */
  public long exported() {
    return exported.sum();
  }

  /** {@return spans that no collector has taken} */
  public long failed() {
    return failed.sum();
  }

  /** {@return spans that there was no room for} */
  public long dropped() {
    return dropped.sum();
  }

  /** {@return spans that are to be sent} */
  public long waiting() {
    return waiting.get();
  }
}
