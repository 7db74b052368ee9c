package io.github.smppbridge.log.layout;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import io.github.smppbridge.log.Printable;
import java.util.Arrays;

/**
 * An exception as the log shows it: with line breaks between its frames, and none in its messages.
 *
 * @param of the exception as it is
 */
record PrintableThrowable(IThrowableProxy of) implements IThrowableProxy {
  static IThrowableProxy of(IThrowableProxy throwable) {
    return throwable == null ? null : new PrintableThrowable(throwable);
  }

  @Override
  public String getMessage() {
    return Printable.line(of.getMessage());
  }

  @Override
  public String getOverridingMessage() {
    return Printable.line(of.getOverridingMessage());
  }

  @Override
  public String getClassName() {
    return Printable.line(of.getClassName());
  }

  @Override
  public StackTraceElementProxy[] getStackTraceElementProxyArray() {
    return Arrays.stream(of.getStackTraceElementProxyArray())
        .map(PrintableThrowable::printable)
        .toArray(StackTraceElementProxy[]::new);
  }

  /** Programs make frames, too, and may name them as they like. */
  private static StackTraceElementProxy printable(StackTraceElementProxy frame) {
    String text = frame.toString();
    if (text.equals(Printable.line(text))) {
      return frame;
    }
    StackTraceElement element = frame.getStackTraceElement();
    return new StackTraceElementProxy(
        new StackTraceElement(
            Printable.line(element.getClassName()),
            Printable.line(element.getMethodName()),
            Printable.line(element.getFileName()),
            element.getLineNumber()));
  }

  @Override
  public int getCommonFrames() {
    return of.getCommonFrames();
  }

  @Override
  public IThrowableProxy getCause() {
    return of(of.getCause());
  }

  @Override
  public IThrowableProxy[] getSuppressed() {
    return Arrays.stream(of.getSuppressed())
        .map(PrintableThrowable::of)
        .toArray(IThrowableProxy[]::new);
  }

  @Override
  public boolean isCyclic() {
    return of.isCyclic();
  }
}
