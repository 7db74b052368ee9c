package io.github.smppbridge.store.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.store.commit.WriteKind.Haste;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who wakes the writer, and with how much. */
@Timeout(60)
class WriteQueueTest {

  private static final long FOR_EVER = Duration.ofDays(1).toNanos();

  private final WriteQueue queue = new WriteQueue(100, 10);
  private final List<WriteOperation<?, ?>> batch = new ArrayList<>();

  private static WriteOperation<Void, Void> operation(Haste haste) {
    return new WriteOperation<>(
        WriteKind.single("write", Phase.OTHER, haste, transaction -> null),
        null,
        Runnable::run,
        haste);
  }

  private static WriteOperation<Void, Void> unhurried() {
    return operation(Haste.UNHURRIED);
  }

  private static WriteOperation<Void, Void> hurried() {
    return operation(Haste.HURRIED);
  }

  private boolean offer(WriteOperation<?, ?> operation) {
    boolean added = queue.add(operation);
    queue.wake();
    return added;
  }

  /** A taker that has slept by the time that this returns. */
  private Thread taker(Runnable waiting) {
    Thread taker =
        new Thread(
            () -> {
              queue.taker();
              waiting.run();
              queue.drainTo(batch, 100);
            });
    taker.setDaemon(true);
    taker.start();
    await().until(() -> taker.getState() == Thread.State.TIMED_WAITING || isParked(taker));
    return taker;
  }

  private static boolean isParked(Thread thread) {
    return thread.getState() == Thread.State.WAITING;
  }

  private static void join(Thread thread) {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(50));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void whatNobodyWaitsForGathersUntilSomethingHurriedComes() {
    Thread taker = taker(() -> queue.await(FOR_EVER));
    offer(unhurried());
    offer(unhurried());
    await().until(() -> taker.getState() == Thread.State.TIMED_WAITING);
    assertThat(taker.isAlive()).isTrue();

    offer(hurried());

    join(taker);
    assertThat(batch).hasSize(3);
  }

  @Test
  void whatNobodyWaitsForGoesWhenItHasGathered() {
    offer(unhurried());
    queue.taker();

    queue.await(Duration.ofMillis(5).toNanos());

    assertThat(queue.drainTo(batch, 10)).isZero();
    assertThat(batch).hasSize(1);
  }

  @Test
  void itGoesAtOnceWhenSomebodyBeginsToWait() {
    WriteOperation<Void, Void> pending = unhurried();
    offer(pending);
    Thread taker = taker(() -> queue.await(FOR_EVER));

    queue.urge(pending);

    join(taker);
    assertThat(batch).containsExactly(pending);
    // taken by now
    queue.urge(pending);
    assertThat(queue.hurried()).isZero();
  }

  @Test
  void asManyAsATransactionTakesAreNotWaitedOnWith() {
    Thread taker = taker(() -> queue.await(FOR_EVER));

    IntStream.range(0, 10).forEach(i -> offer(unhurried()));

    join(taker);
    assertThat(batch).hasSize(10);
  }

  @Test
  void companyIsWaitedForUntilItIsThere() {
    offer(hurried());
    Thread taker = taker(() -> queue.gather(3, FOR_EVER));
    offer(hurried());
    assertThat(taker.isAlive()).isTrue();

    offer(hurried());

    join(taker);
    assertThat(batch).hasSize(3);
  }

  @Test
  void theEndWakesWhoeverSleeps() {
    Thread taker = taker(() -> queue.await(FOR_EVER));

    queue.close();

    join(taker);
    queue.await(FOR_EVER);
  }

  @Test
  void noMoreThanItsCapacityWaits() {
    IntStream.range(0, 100).forEach(i -> assertThat(offer(unhurried())).isTrue());
    assertThat(offer(hurried())).isFalse();
    assertThat(queue.size()).isEqualTo(100);

    queue.drainTo(batch, 1);

    assertThat(offer(hurried())).isTrue();
    assertThat(queue.hurried()).isEqualTo(1);
  }

  @Test
  void nothingIsLostBetweenThreads() throws InterruptedException {
    int each = 20_000;
    AtomicInteger taken = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(1);
    Thread taker =
        new Thread(
            () -> {
              queue.taker();
              List<WriteOperation<?, ?>> some = new ArrayList<>();
              while (taken.get() < 4 * each) {
                queue.await(Duration.ofMillis(1).toNanos());
                queue.drainTo(some, 10);
                taken.addAndGet(some.size());
                some.clear();
              }
              all.countDown();
            });
    taker.setDaemon(true);
    taker.start();

    for (int i = 0; i < 4; i++) {
      Haste haste = i % 2 == 0 ? Haste.HURRIED : Haste.UNHURRIED;
      new Thread(() -> IntStream.range(0, each).forEach(n -> add(operation(haste)))).start();
    }

    assertThat(all.await(50, TimeUnit.SECONDS)).isTrue();
    assertThat(queue.size()).isZero();
    assertThat(queue.hurried()).isZero();
  }

  private void add(WriteOperation<?, ?> operation) {
    while (!offer(operation)) {
      Thread.onSpinWait();
    }
  }
}
