package io.github.smppbridge.log.layout;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.io.OutputStream;

/**
 * Standard output, which keeps nobody when its reader stands still ({@link LineQueue}). What may be
 * the last line is written before its writer goes on: an ERROR, and all of a process that ends.
 */
public final class UnblockedConsole extends ConsoleAppender<ILoggingEvent> {
  private static final long PATIENCE_MILLIS = 1_000;

  private final Thread atTheEnd = new Thread(this::end, "log-ends");
  private volatile LineQueue lines;
  private volatile boolean ending;

  /** Made by Logback. */
  public UnblockedConsole() {}

  @Override
  public void setOutputStream(OutputStream console) {
    LineQueue queue = new LineQueue(console, PATIENCE_MILLIS);
    super.setOutputStream(queue);
    lines = queue;
  }

  @Override
  public void start() {
    super.start();
    try {
      Runtime.getRuntime().addShutdownHook(atTheEnd);
    } catch (IllegalStateException e) {
      ending = true;
    }
  }

  private void end() {
    ending = true;
    lines.awaitWritten();
  }

  @Override
  protected void append(ILoggingEvent event) {
    super.append(event);
    if (ending || event.getLevel().isGreaterOrEqual(Level.ERROR)) {
      lines.awaitWritten();
    }
  }

  @Override
  public void stop() {
    super.stop();
    try {
      Runtime.getRuntime().removeShutdownHook(atTheEnd);
    } catch (IllegalStateException e) {
      // it runs
    }
  }
}
