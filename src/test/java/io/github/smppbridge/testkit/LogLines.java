package io.github.smppbridge.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What is logged until it is closed. Thread-safe. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
  private final Logger logger;
  private final Level levelBefore;

  private LogLines(Logger logger) {
    this.logger = logger;
    levelBefore = logger.getLevel();
  }

  /** Collects from now on what comes to a logger, whose level this is meanwhile. */
  public static LogLines of(String logger, Level level) {
    LogLines lines = new LogLines((Logger) LoggerFactory.getLogger(logger));
    lines.setContext(lines.logger.getLoggerContext());
    lines.start();
    lines.logger.setLevel(level);
    lines.logger.addAppender(lines);
    return lines;
  }

  @Override
  protected void append(ILoggingEvent event) {
    event.prepareForDeferredProcessing();
    events.add(event);
  }

  /** All of it, oldest first. */
  public List<ILoggingEvent> events() {
    return List.copyOf(events);
  }

  /** The messages of all. */
  public List<String> messages() {
    return events.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** Forgets what came so far. */
  public void clear() {
    events.clear();
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setLevel(levelBefore);
  }
}
