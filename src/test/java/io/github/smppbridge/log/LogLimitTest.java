package io.github.smppbridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.testkit.LogLines;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** How many lines strangers cause. */
class LogLimitTest {
  private static final String LOGGER = "test.limited";

  private final LogLines lines = LogLines.of(LOGGER, Level.INFO);
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private long now = 42;
  private final LogLimit limit =
      new LogLimit(LoggerFactory.getLogger(LOGGER), () -> now, tasks::add);

  @AfterEach
  void close() {
    lines.close();
  }

  private void aSecondLater() {
    now += TimeUnit.SECONDS.toNanos(1);
    for (Runnable task : List.copyOf(tasks)) {
      tasks.remove(task);
      task.run();
    }
  }

  @Test
  void aSourceHasALineASecondAndNothingIsLeftUncounted() {
    for (int i = 0; i < 1000; i++) {
      int number = i;
      limit.warn("192.0.2.1", () -> "bad " + number);
    }
    assertThat(lines.messages()).containsExactly("bad 0");
    aSecondLater();
    assertThat(lines.messages()).containsExactly("bad 0", "bad 999 (and 998 more before)");
    aSecondLater();
    aSecondLater();
    assertThat(lines.messages()).hasSize(2);
    assertThat(tasks).isEmpty();
  }

  @Test
  void manySourcesHaveABoundInAllAndWhatTheyLeftOutIsTold() {
    for (int i = 0; i < 600; i++) {
      limit.warn("source " + i, () -> "bad");
    }
    assertThat(lines.messages()).hasSize(10);
    for (int i = 0; i < 60; i++) {
      aSecondLater();
      assertThat(lines.messages().size()).isLessThanOrEqualTo(10 * (i + 2));
    }
    assertThat(tasks).isEmpty();
    int left =
        lines.messages().stream()
            .filter(line -> line.contains("more before"))
            .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
            .sum();
    assertThat(lines.messages().size() + left).isEqualTo(600);
  }

  @Test
  void aSourceIsANetworkOfOneClient() {
    assertThat(SourceNetwork.of("192.0.2.7")).isEqualTo("192.0.2.7");
    assertThat(SourceNetwork.of("::ffff:192.0.2.7")).isEqualTo("192.0.2.7");
    assertThat(SourceNetwork.of("2001:db8::1")).isEqualTo(SourceNetwork.of("2001:db8::ffff:1"));
    assertThat(SourceNetwork.of("fe80::1%eth0")).isEqualTo("fe80:0:0:0:0:0:0:0/64");
    assertThat(SourceNetwork.of("example.org")).isEqualTo("example.org");
    assertThat(SourceNetwork.of(null)).isEqualTo("?");
  }
}
