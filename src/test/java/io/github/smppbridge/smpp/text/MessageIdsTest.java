package io.github.smppbridge.smpp.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.smppbridge.smpp.text.MessageIds.Format;
import io.github.smppbridge.smpp.text.MessageIds.Range;
import io.github.smppbridge.testkit.TestClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageIdsTest {
  private final TestClock clock = new TestClock();

  @Test
  void decimalIdsAreShortNumbersWithoutALeadingZero() {
    assertThat(new MessageIds(Format.DECIMAL, () -> Range.of(1023), clock).next())
        .matches("[1-9][0-9]{9,18}");
    clock.set(Instant.parse("2089-09-01T00:00:00Z"));
    assertThat(new MessageIds(Format.DECIMAL, () -> Range.of(1023), clock).next())
        .matches("[1-9][0-9]{9,18}");
    clock.set(Instant.parse("2001-01-01T00:00:00Z"));
    assertThat(new MessageIds(Format.DECIMAL, () -> Range.of(0), clock).next())
        .matches("[1-9][0-9]{0,18}");
  }

  @Test
  void hexIdsAreTheSameNumbers() {
    String decimal = new MessageIds(Format.DECIMAL, () -> Range.of(5), clock).next();
    String hex = new MessageIds(Format.HEX, () -> Range.of(5), clock).next();
    assertThat(hex).matches("[1-9a-f][0-9a-f]{0,15}");
    assertThat(Long.parseLong(hex, 16)).isEqualTo(Long.parseLong(decimal));
  }

  @Test
  void uuidsAreUuids() {
    MessageIds ids = new MessageIds(Format.UUID, () -> Range.of(5), clock);
    assertThat(ids.next()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(ids.next()).isNotEqualTo(ids.next());
  }

  @Test
  void idsRiseWithinAMillisecondAndBeyondItsSequence() {
    MessageIds ids = new MessageIds(Format.DECIMAL, () -> Range.of(7), clock);
    assertRising(ids, 0, 10_000);
  }

  @Test
  void idsRiseWhenTheClockGoesBack() {
    MessageIds ids = new MessageIds(Format.DECIMAL, () -> Range.of(7), clock);
    long before = assertRising(ids, 0, 10);
    clock.advance(Duration.ofHours(-1));
    before = assertRising(ids, before, 10);
    clock.advance(Duration.ofHours(2));
    assertRising(ids, before, 10);
  }

  @Test
  void nodesNeverMakeTheSameId() {
    Set<String> seen = new HashSet<>();
    for (int node : new int[] {0, 1, 2, 1023}) {
      MessageIds ids = new MessageIds(Format.DECIMAL, () -> Range.of(node), clock);
      for (int i = 0; i < 5000; i++) {
        assertThat(seen.add(ids.next())).isTrue();
      }
    }
  }

  @Test
  void threadsNeverGetTheSameId() throws Exception {
    MessageIds ids = new MessageIds(Format.DECIMAL, () -> Range.of(7), Clock.systemUTC());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<List<String>> task =
          () -> IntStream.range(0, 20_000).mapToObj(i -> ids.next()).toList();
      Set<String> seen = new HashSet<>();
      for (Future<List<String>> made : threads.invokeAll(List.of(task, task, task, task))) {
        seen.addAll(made.get());
      }
      assertThat(seen).hasSize(80_000);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aNodeOutOfRangeIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new MessageIds(Format.DECIMAL, () -> Range.of(1024), clock).next());
    assertThatIllegalStateException()
        .isThrownBy(() -> new MessageIds(Format.DECIMAL, () -> Range.of(-1), clock).next());
  }

  @Test
  void anotherNodeCountsFromTheNextId() {
    AtomicInteger node = new AtomicInteger(1);
    MessageIds ids =
        new MessageIds(
            Format.DECIMAL, () -> new Range(node.get(), node.get(), 0, Long.MAX_VALUE), clock);
    long before = Long.parseLong(ids.next());
    node.set(2);
    long after = Long.parseLong(ids.next());

    assertThat(before >> 12 & 1023).isEqualTo(1);
    assertThat(after >> 12 & 1023).isEqualTo(2);
  }

  private static long assertRising(MessageIds ids, long after, int count) {
    long last = after;
    for (int i = 0; i < count; i++) {
      long next = Long.parseLong(ids.next());
      assertThat(next).isGreaterThan(last);
      last = next;
    }
    return last;
  }
}
