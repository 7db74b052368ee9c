package io.github.smppbridge.log.layout;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import io.github.smppbridge.log.LogLimit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;

/**
 * Libraries that talk to the network may log a line, or a whole stack trace, for each broken
 * connection or request. Of theirs the log has one a second and kind, that is, logger and class of
 * the exception; how many were left out is told for all together.
 */
public final class RepeatedLinesFilter extends Filter<ILoggingEvent> {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Of kinds remembered; beyond them all share one. */
  private static final int MOST_KINDS = 256;

  private final List<String> loggers = new CopyOnWriteArrayList<>();
  private final Map<String, Long> told = new LinkedHashMap<>();
  private final LongSupplier clock;
  private final LogLimit leftOut;

  /** Made by Logback. */
  public RepeatedLinesFilter() {
    this(System::nanoTime);
  }

  RepeatedLinesFilter(LongSupplier clock) {
    this.clock = clock;
    this.leftOut = new LogLimit(LoggerFactory.getLogger(RepeatedLinesFilter.class));
  }

  /**
   * Adds loggers whose lines are limited.
   *
   * @param prefix what their names begin with
   */
  public void addLogger(String prefix) {
    loggers.add(prefix);
  }

  @Override
  public FilterReply decide(ILoggingEvent event) {
    String logger = event.getLoggerName();
    if (loggers.stream().noneMatch(logger::startsWith) || isFirstInSecond(kindOf(event))) {
      return FilterReply.NEUTRAL;
    }
    leftOut.warn(logger, () -> "lines of " + logger + " are left out, one a second is told");
    return FilterReply.DENY;
  }

  private static String kindOf(ILoggingEvent event) {
    String thrown =
        event.getThrowableProxy() == null ? "" : event.getThrowableProxy().getClassName();
    return event.getLoggerName() + ' ' + thrown;
  }

  private synchronized boolean isFirstInSecond(String kind) {
    long now = clock.getAsLong();
    if (told.size() >= MOST_KINDS) {
      told.values().removeIf(since -> now - since >= SECOND);
    }
    String known = told.containsKey(kind) || told.size() < MOST_KINDS ? kind : "";
    Long since = told.get(known);
    if (since != null && now - since < SECOND) {
      return false;
    }
    told.put(known, now);
    return true;
  }
}
