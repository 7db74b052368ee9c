package io.github.smppbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.OutboxRow;
import io.github.smppbridge.store.Tenure;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entries of an account are started, whatever strikes the worker that starts them. */
class AccountLaneTest {
  private final ExecutorService workers = Executors.newSingleThreadExecutor();
  private final List<Long> started = new CopyOnWriteArrayList<>();
  private final List<Long> late = new CopyOnWriteArrayList<>();

  private final AtomicInteger term = new AtomicInteger();
  private final AtomicBoolean proven = new AtomicBoolean(true);
  private final AtomicInteger proofs = new AtomicInteger();
  private final Tenure tenure = new Tenure(term::get, proven::get, proofs::incrementAndGet);

  private final AccountLane lane =
      new AccountLane(
          new Sessions(),
          (row, session) -> {
            started.add(row.id());
            if (row.id() == 1) {
              throw new StackOverflowError();
            }
          },
          claimed -> late.add(claimed.row().id()));

  @AfterEach
  void stop() {
    workers.shutdownNow();
  }

  private static OutboxRow row(long id) {
    return row(id, null);
  }

  private static OutboxRow row(long id, String session) {
    return new OutboxRow(
        id, new OutboxEntry("A", OutboxEntry.RECEIPT, null, null, "{}", 0, 1, session), 1);
  }

  private Grant soon() {
    return before(System.nanoTime() + TimeUnit.MINUTES.toNanos(5));
  }

  private Grant before(long nanos) {
    return new Grant(nanos, term.get(), tenure);
  }

  @Test
  void anErrorIsNotTheEndOfTheLane() {
    lane.add(List.of(row(1), row(2), row(3)), soon());
    lane.go(workers, workers);
    await().dontCatchUncaughtExceptions().until(() -> !started.isEmpty());

    await()
        .dontCatchUncaughtExceptions()
        .untilAsserted(
            () -> {
              lane.go(workers, workers);
              assertThat(started).containsExactly(1L, 2L, 3L);
            });
  }

  @Test
  void aWorkerThatCannotBeHadIsAskedForAgain() {
    lane.add(List.of(row(2)), soon());
    assertThatThrownBy(() -> lane.go(new NoThreads(), workers))
        .isInstanceOf(OutOfMemoryError.class);

    lane.go(workers, workers);

    await().untilAsserted(() -> assertThat(started).containsExactly(2L));
  }

  @Test
  void whatWaitedTooLongIsGivenBack() {
    lane.add(List.of(row(2)), before(System.nanoTime() - 1));
    lane.add(List.of(row(3)), soon());

    lane.go(workers, workers);

    await().untilAsserted(() -> assertThat(started).containsExactly(3L));
    assertThat(late).containsExactly(2L);
  }

  @Test
  void nothingIsStartedWhileNobodyKnowsWhoseItIs() {
    lane.add(List.of(row(2), row(3)), soon());
    proven.set(false);

    lane.go(Runnable::run, Runnable::run);

    assertThat(started).isEmpty();
    assertThat(proofs).as("a heartbeat is tried").hasPositiveValue();
    assertThat(lane.waiting()).hasSize(2);
    proven.set(true);
    lane.go(Runnable::run, Runnable::run);
    assertThat(started).containsExactly(2L, 3L);
  }

  @Test
  void whatOthersWereGivenMeanwhileIsNotStarted() {
    lane.add(List.of(row(2), row(3)), soon());
    term.incrementAndGet();
    lane.add(List.of(row(4)), soon());

    lane.go(Runnable::run, Runnable::run);

    assertThat(started).containsExactly(4L);
    assertThat(late).containsExactly(2L, 3L);
  }

  @Test
  void whatIsForAFullSessionLetsOthersPassAndKeepsItsOrder() {
    AtomicBoolean full = new AtomicBoolean(true);
    LaneReceivers receivers =
        new Sessions() {
          @Override
          public Place choose(Claimed claimed, Set<String> seen) {
            String session = claimed.row().entry().sessionId();
            if ("slow".equals(session) && (seen.contains(session) || full.get())) {
              seen.add(session);
              // it gets room while the walk is under way
              full.set(false);
              return null;
            }
            return super.choose(claimed, seen);
          }
        };
    AccountLane two =
        new AccountLane(receivers, (row, session) -> started.add(row.id()), row -> late.add(0L));
    two.add(List.of(row(1, "slow"), row(2, "b"), row(3, "slow"), row(4)), soon());

    two.go(Runnable::run, Runnable::run);
    assertThat(started).containsExactly(2L, 4L);
    assertThat(two.waiting()).hasSize(2);
    two.go(Runnable::run, Runnable::run);

    assertThat(started).containsExactly(2L, 4L, 1L, 3L);
    assertThat(two.waiting()).isEmpty();
  }

  /** An event loop, say: what is given to it would wait for what holds it. */
  @Test
  void aWalkThatHangsIsSucceededElsewhere() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    ExecutorService elsewhere = Executors.newSingleThreadExecutor();
    AccountLane one =
        new AccountLane(
            new Sessions(),
            (row, session) -> {
              started.add(row.id());
              if (row.id() == 1) {
                hanging.countDown();
                passes(end);
              }
            },
            row -> late.add(0L),
            1);
    one.add(List.of(row(1), row(2)), soon());
    one.go(workers, elsewhere);
    assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();

    one.go(workers, elsewhere);

    await().untilAsserted(() -> assertThat(started).containsExactly(1L, 2L));
    end.countDown();
    elsewhere.shutdownNow();
  }

  private static void passes(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatIsGivenBackIncludesWhatWasPassed() {
    AccountLane one =
        new AccountLane(
            new Sessions() {
              @Override
              public Place choose(Claimed claimed, Set<String> seen) {
                return null;
              }
            },
            (row, session) -> started.add(row.id()),
            row -> late.add(0L));
    one.add(List.of(row(1), row(2)), soon());

    one.go(Runnable::run, Runnable::run);

    assertThat(one.clear()).containsExactly(1L, 2L);
    assertThat(started).isEmpty();
  }

  /** Sessions that take everything. */
  private static class Sessions implements LaneReceivers {
    @Override
    public boolean haveRoom() {
      return true;
    }

    @Override
    public boolean allAmong(Set<String> full) {
      return false;
    }

    @Override
    public Place choose(Claimed claimed, Set<String> full) {
      return new Place(claimed.row().entry().sessionId());
    }
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
