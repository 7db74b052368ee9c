package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The log's lines as text, which the configuration in the jar makes. */
class LogFormatTest {
  @Test
  void nobodyWritesALineOfTheirOwn() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var text = (OutputStreamAppender<ILoggingEvent>) root.getAppender("text");
    LoggingEvent event = new LoggingEvent();
    event.setLoggerContextRemoteView(root.getLoggerContext().getLoggerContextRemoteView());
    event.setLoggerName("unbound");
    event.setThreadName("test");
    event.setTimeStamp(0);
    event.setLevel(Level.INFO);
    event.setMessage("EVIL\r\n2026-01-01 INFO forged \u001b[2J ended");
    event.setMDCPropertyMap(java.util.Map.of("system_id", "EV\nIL"));

    String line = new String(text.getEncoder().encode(event), StandardCharsets.UTF_8);

    assertThat(line)
        .endsWith(" [ EV?IL  ] EVIL??2026-01-01 INFO forged ?[2J ended" + System.lineSeparator())
        .hasLineCount(1);
  }
}
