package io.github.smppbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.OutboxRow;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entries of an account are started, whatever strikes the worker that starts them. */
class AccountLaneTest {
  private final ExecutorService workers = Executors.newSingleThreadExecutor();
  private final List<Long> started = new CopyOnWriteArrayList<>();
  private final List<Long> late = new CopyOnWriteArrayList<>();

  private final AccountLane lane =
      new AccountLane(
          () -> true,
          row -> {
            started.add(row.id());
            if (row.id() == 1) {
              throw new StackOverflowError();
            }
          },
          row -> late.add(row.id()));

  @AfterEach
  void stop() {
    workers.shutdownNow();
  }

  private static OutboxRow row(long id) {
    return new OutboxRow(id, new OutboxEntry("A", OutboxEntry.MO, null, null, "{}", 0, 1), 1);
  }

  private static long soon() {
    return System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
  }

  @Test
  void anErrorIsNotTheEndOfTheLane() {
    lane.add(List.of(row(1), row(2), row(3)), soon());
    lane.go(workers);
    await().dontCatchUncaughtExceptions().until(() -> !started.isEmpty());

    await()
        .dontCatchUncaughtExceptions()
        .untilAsserted(
            () -> {
              lane.go(workers);
              assertThat(started).containsExactly(1L, 2L, 3L);
            });
  }

  @Test
  void aWorkerThatCannotBeHadIsAskedForAgain() {
    lane.add(List.of(row(2)), soon());
    assertThatThrownBy(() -> lane.go(new NoThreads())).isInstanceOf(OutOfMemoryError.class);

    lane.go(workers);

    await().untilAsserted(() -> assertThat(started).containsExactly(2L));
  }

  @Test
  void whatWaitedTooLongIsGivenBack() {
    lane.add(List.of(row(2)), System.nanoTime() - 1);
    lane.add(List.of(row(3)), soon());

    lane.go(workers);

    await().untilAsserted(() -> assertThat(started).containsExactly(3L));
    assertThat(late).containsExactly(2L);
  }

  /** A machine that is full. */
  private static final class NoThreads extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      throw new OutOfMemoryError("unable to create native thread");
    }

    @Override
    public void shutdown() {
      // nothing runs
    }

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
