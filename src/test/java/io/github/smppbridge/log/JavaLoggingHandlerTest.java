package io.github.smppbridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.testkit.LogLines;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What libraries log another way. */
class JavaLoggingHandlerTest {
  @Test
  void itComesToTheSameLog() {
    JavaLoggingHandler.install();
    Logger logger = Logger.getLogger("of.a.library");
    try (LogLines lines = LogLines.of("of.a.library", Level.INFO)) {
      logger.log(java.util.logging.Level.WARNING, "it says {0}", "so");
      logger.fine("too much");
      assertThat(lines.events())
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.getLevel()).isEqualTo(Level.WARN);
                assertThat(event.getFormattedMessage()).isEqualTo("it says so");
              });
    }
  }
}
