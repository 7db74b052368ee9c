package io.github.smppbridge.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deadlines by a clock and a loop that stand still until they are put forward. */
class LoopDeadlinesTest {
  private static final long LATE = LoopDeadlines.TICK_MILLIS;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000);
  private final List<Integer> ended = new ArrayList<>();
  private LoopDeadlines deadlines;

  @BeforeEach
  void freeze() {
    channel.freezeTime();
    deadlines = new LoopDeadlines(channel.eventLoop(), nanos::get);
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 15, 16, 17, 200, 24_000, 32_767, 32_768, 33_000, 70_000, 3_600_000})
  void oneEndsInTimeAndNeverEarly(long millis) {
    deadlines.in(millis, () -> ended.add(1));
    for (long left = millis - 1; left > 0; ) {
      long step = Math.min(left, 30_000);
      pass(step);
      left -= step;
    }
    assertThat(ended).isEmpty();
    pass(1 + LATE);
    assertThat(ended).hasSize(1);
  }

  @Test
  void oneThatIsTakenBackDoesNotEnd() {
    LoopDeadlines.Deadline first = deadlines.in(100, () -> ended.add(1));
    LoopDeadlines.Deadline second = deadlines.in(100, () -> ended.add(2));
    deadlines.in(100, () -> ended.add(3));
    second.cancel();
    second.cancel();
    pass(100 + LATE);
    assertThat(ended).containsExactlyInAnyOrder(1, 3);
    first.cancel();
  }

  @Test
  void anEarlierOneIsNotLateSinceAnotherWasSetBefore() {
    deadlines.in(10_000, () -> ended.add(2));
    deadlines.in(50, () -> ended.add(1));
    pass(50 + LATE);
    assertThat(ended).containsExactly(1);
    pass(10_000);
    assertThat(ended).containsExactly(1, 2);
  }

  @Test
  void aLoopThatStoodStillCatchesUp() {
    deadlines.in(100, () -> ended.add(1));
    deadlines.in(40_000, () -> ended.add(2));
    deadlines.in(200_000, () -> ended.add(3));
    pass(100_000);
    assertThat(ended).containsExactlyInAnyOrder(1, 2);
    pass(100_000 + LATE);
    assertThat(ended).contains(3);
  }

  @Test
  void oneMaySetAnother() {
    deadlines.in(50, () -> deadlines.in(50, () -> ended.add(1)));
    pass(50 + LATE);
    pass(50 + LATE);
    assertThat(ended).hasSize(1);
  }

  @Test
  void nobodyIsWokenForWhatWasTakenBack() {
    for (int i = 0; i < 1000; i++) {
      deadlines.in(24_000 + i, () -> ended.add(1)).cancel();
    }
    pass(25_000 + LATE);
    assertThat(channel.runScheduledPendingTasks()).as("next timer").isEqualTo(-1);
    assertThat(ended).isEmpty();
  }

  @Test
  void amongThousandsEachEndsInItsTime() {
    Random random = new Random(17);
    long now = 0;
    List<long[]> due = new ArrayList<>();
    List<LoopDeadlines.Deadline> set = new ArrayList<>();
    long[] endedAt = new long[5_000];
    long[] clock = {0};
    for (int i = 0; i < endedAt.length; i++) {
      int each = i;
      long millis = 1 + random.nextInt(60_000);
      set.add(deadlines.in(millis, () -> endedAt[each] = clock[0]));
      due.add(new long[] {now + millis, random.nextInt(3)});
      if (due.get(i)[1] == 0) {
        set.get(random.nextInt(set.size())).cancel();
      }
      long step = random.nextInt(20);
      now += step;
      clock[0] = now;
      pass(step);
    }
    for (; now < 200_000; now += 16) {
      clock[0] = now + 16;
      pass(16);
    }
    for (int i = 0; i < endedAt.length; i++) {
      if (endedAt[i] > 0) {
        assertThat(endedAt[i]).isBetween(due.get(i)[0], due.get(i)[0] + 2 * LATE + 20);
      }
    }
    assertThat(Arrays.stream(endedAt).filter(at -> at > 0)).hasSizeGreaterThan(2_000);
  }
}
