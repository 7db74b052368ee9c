package io.github.smppbridge.log.layout;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.spi.FilterReply;
import io.github.smppbridge.testkit.LogLines;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What libraries log for each broken connection. */
class RepeatedLinesFilterTest {
  private long now;
  private final RepeatedLinesFilter filter = new RepeatedLinesFilter(() -> now);

  private FilterReply decide(String logger, Exception thrown) {
    LoggingEvent event = new LoggingEvent();
    event.setLoggerName(logger);
    if (thrown != null) {
      event.setThrowableProxy(new ThrowableProxy(thrown));
    }
    return filter.decide(event);
  }

  @Test
  void theyHaveALineASecondAndKind() {
    filter.addLogger("io.netty.");
    try (LogLines lines = LogLines.of(RepeatedLinesFilter.class.getName(), Level.WARN)) {
      assertThat(decide("io.netty.a", new IOException())).isEqualTo(FilterReply.NEUTRAL);
      assertThat(decide("io.netty.a", new IllegalStateException())).isEqualTo(FilterReply.NEUTRAL);
      assertThat(decide("io.netty.b", null)).isEqualTo(FilterReply.NEUTRAL);
      for (int i = 0; i < 100; i++) {
        assertThat(decide("io.netty.a", new IOException())).isEqualTo(FilterReply.DENY);
        assertThat(decide("of.ours", new IOException())).isEqualTo(FilterReply.NEUTRAL);
      }
      assertThat(lines.messages())
          .containsExactly("lines of io.netty.a are left out, one a second is told");
    }
    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(decide("io.netty.a", new IOException())).isEqualTo(FilterReply.NEUTRAL);
  }
}
