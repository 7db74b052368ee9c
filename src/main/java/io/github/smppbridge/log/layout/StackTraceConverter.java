package io.github.smppbridge.log.layout;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;

/** {@code %stack} of the log's pattern: a stack trace, whose messages make no line of their own. */
public final class StackTraceConverter extends ThrowableProxyConverter {
  @Override
  protected String throwableProxyToString(IThrowableProxy throwable) {
    return super.throwableProxyToString(PrintableThrowable.of(throwable));
  }
}
