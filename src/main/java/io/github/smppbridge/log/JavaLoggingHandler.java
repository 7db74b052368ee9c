package io.github.smppbridge.log;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/**
 * Brings what libraries log by {@code java.util.logging} to the log of everything else: on its own
 * it writes to standard error, as it comes.
 */
public final class JavaLoggingHandler extends Handler {
  private final SimpleFormatter formatter = new SimpleFormatter();

  private JavaLoggingHandler() {}

  /** Makes it the only handler of the process. */
  public static void install() {
    LogManager.getLogManager().reset();
    LogManager.getLogManager().getLogger("").addHandler(new JavaLoggingHandler());
  }

  @Override
  public void publish(LogRecord event) {
    String name = event.getLoggerName() == null ? "java" : event.getLoggerName();
    LoggerFactory.getLogger(name)
        .atLevel(levelOf(event.getLevel()))
        .setCause(event.getThrown())
        .log(formatter.formatMessage(event));
  }

  private static org.slf4j.event.Level levelOf(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return org.slf4j.event.Level.ERROR;
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return org.slf4j.event.Level.WARN;
    }
    return level.intValue() >= Level.INFO.intValue()
        ? org.slf4j.event.Level.INFO
        : org.slf4j.event.Level.DEBUG;
  }

  @Override
  public void flush() {
    // the log flushes each line itself
  }

  @Override
  public void close() {
    // nothing is open
  }
}
