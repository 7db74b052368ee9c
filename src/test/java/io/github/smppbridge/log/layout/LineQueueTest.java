package io.github.smppbridge.log.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.github.smppbridge.testkit.LogLines;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A log whose reader stands still stops nobody, and tells what is missing. */
@Timeout(60)
class LineQueueTest {
  private final CountDownLatch reads = new CountDownLatch(1);
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private final LoggerContext context = new LoggerContext();
  private final LineQueue queue = new LineQueue(pipe(), 50);

  /** Full, until somebody reads. */
  private OutputStream pipe() {
    return new OutputStream() {
      @Override
      public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
      }

      @Override
      public void write(byte[] from, int offset, int length) {
        try {
          reads.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        synchronized (read) {
          read.write(from, offset, length);
        }
      }
    };
  }

  private String read() {
    synchronized (read) {
      return read.toString(StandardCharsets.UTF_8);
    }
  }

  @AfterEach
  void stop() {
    reads.countDown();
    queue.close();
    context.stop();
  }

  private void say(String line) {
    byte[] octets = line.getBytes(StandardCharsets.UTF_8);
    queue.write(octets, 0, octets.length);
  }

  @Test
  void whoeverWritesGoesOnAndNothingIsLostThatFits() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      say("line " + i + "\n");
      all.append("line ").append(i).append('\n');
    }
    assertThat(read()).isEmpty();

    reads.countDown();

    await().until(() -> read().equals(all.toString()));
  }

  @Test
  void whatDoesNotFitIsCounted() {
    try (LogLines told = LogLines.of(LineQueue.class.getName(), Level.WARN)) {
      for (int i = 0; i < 1_030; i++) {
        say("x".repeat(1_023) + "\n");
      }

      reads.countDown();

      await().until(() -> !told.messages().isEmpty());
      assertThat(told.messages().get(0)).startsWith("6 lines are missing here");
      assertThat(read()).hasSize(1_024 * 1_024);
    }
  }

  @Test
  void whatMayBeTheLastLineIsWaitedForButOnce() {
    say("last words\n");
    queue.awaitWritten(); // in vain
    long start = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      queue.awaitWritten();
    }
    assertThat(System.nanoTime() - start).as("1,000 × 50 ms").isLessThan(25_000_000_000L);

    reads.countDown();
    await().until(() -> read().equals("last words\n"));
    say("and really the last\n");
    queue.awaitWritten();
    assertThat(read()).endsWith("the last\n");
  }

  @Test
  void anErrorIsWrittenWhenItsWriterGoesOn() {
    reads.countDown();
    UnblockedConsole console = new UnblockedConsole();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%level %msg%n");
    encoder.start();
    context.setMDCAdapter(new LogbackMDCAdapter());
    console.setContext(context);
    console.setEncoder(encoder);
    console.start();
    console.setOutputStream(pipe());
    Logger logger = context.getLogger("any");
    logger.addAppender(console);
    for (int i = 0; i < 100; i++) {
      logger.error("the process ends {}", i);
      assertThat(read()).endsWith("ERROR the process ends " + i + "\n");
    }
    console.stop();
  }
}
