package io.github.smppbridge.log.layout;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.smppbridge.log.Printable;
import java.nio.charset.StandardCharsets;

/**
 * Lines of JSON that have no character which {@link Printable} would replace: they are escaped, so
 * that nothing is lost. Logback's own escapes leave some of them as they are, line separators among
 * them.
 */
public final class JsonLineEncoder extends JsonEncoder {
  @Override
  public byte[] encode(ILoggingEvent event) {
    byte[] encoded = super.encode(event);
    String line = new String(encoded, StandardCharsets.UTF_8).stripTrailing();
    if (Printable.isFit(line)) {
      return encoded;
    }
    StringBuilder escaped = new StringBuilder(line.length() + 16);
    line.codePoints().forEach(character -> append(escaped, character));
    return escaped.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder line, int character) {
    if (!Printable.isUnfit(character)) {
      line.appendCodePoint(character);
      return;
    }
    for (char unit : Character.toChars(character)) {
      line.append(String.format("\\u%04x", (int) unit));
    }
  }
}
