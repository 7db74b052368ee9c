package io.github.smppbridge.log.layout;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;
import io.github.smppbridge.log.Printable;

/** {@code %printable(…)} of the log's pattern: what is within it is one line. */
public final class PrintableConverter extends CompositeConverter<ILoggingEvent> {
  @Override
  protected String transform(ILoggingEvent event, String text) {
    return Printable.line(text);
  }
}
