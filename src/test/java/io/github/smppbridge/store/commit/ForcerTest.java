package io.github.smppbridge.store.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.smppbridge.store.commit.WriteKind.Haste;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is brought to the disk when, and who is told of it. */
@Timeout(120)
class ForcerTest {
  private static final int MOST = 4;
  private static final WriteKind<Void, Integer> KIND =
      WriteKind.single("write", Phase.OTHER, Haste.HURRIED, transaction -> null);

  private final Semaphore turns = new Semaphore(0);
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicReference<Throwable> fault = new AtomicReference<>();

  /** So many further times the disk fails. */
  private final AtomicInteger faults = new AtomicInteger();

  private final List<String> ends = new ArrayList<>();
  private Forcer forcer;

  @BeforeEach
  void start() {
    WriterThreads threads =
        new WriterThreads(
            task -> {
              Thread thread = new Thread(task);
              thread.setDaemon(true);
              return thread;
            },
            ends::add);
    forcer = new Forcer(this::disk, new Callbacks(ForkJoinPool.commonPool()), threads, MOST);
    forcer.start();
  }

  @AfterEach
  void stop() {
    turns.release(1_000_000);
    forcer.close();
    assertThat(ends).isEmpty();
  }

  private void disk() throws IOException {
    asked.incrementAndGet();
    turns.acquireUninterruptibly();
    Throwable thrown = fault.getAndSet(null);
    if (faults.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IOException("no disk");
    } else if (thrown instanceof IOException failure) {
      throw failure;
    } else if (thrown instanceof Error error) {
      throw error;
    }
  }

  private static WriteOperation<Void, Integer> operation(int result) {
    WriteOperation<Void, Integer> made =
        new WriteOperation<>(KIND, null, ForkJoinPool.commonPool(), Haste.HURRIED);
    made.succeed(result);
    return made;
  }

  private static int get(WriteOperation<Void, Integer> operation) {
    return operation.future().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private void diskIsBusy(int times) {
    await().until(() -> asked.get() == times && turns.getQueueLength() == 1);
  }

  @Test
  void whatMustBeOnTheDiskIsToldWhenItIsThere() {
    WriteOperation<Void, Integer> first = operation(1);
    forcer.committed(List.of(first));

    diskIsBusy(1);
    assertThat(first.future()).isNotDone();
    assertThat(forcer.forcingNanos()).isPositive();
    turns.release();

    assertThat(get(first)).isEqualTo(1);
    await().until(() -> forcer.forcingNanos() == 0);
  }

  @Test
  void allThatIsCommittedWhileTheDiskIsBusyIsToldAtOnce() {
    WriteOperation<Void, Integer> first = operation(1);
    WriteOperation<Void, Integer> second = operation(2);
    WriteOperation<Void, Integer> third = operation(3);
    forcer.committed(List.of(first));
    diskIsBusy(1);

    forcer.committed(List.of(second));
    forcer.committed(List.of(third));
    turns.release();
    diskIsBusy(2);
    assertThat(get(first)).isEqualTo(1);
    assertThat(second.future()).isNotDone();
    turns.release();

    assertThat(List.of(get(second), get(third))).containsExactly(2, 3);
    assertThat(asked).hasValue(2);
  }

  @Test
  void whatNobodyWaitsForIsThereBeforeLongAndOnce() {
    turns.release(1_000);
    long start = System.nanoTime();
    forcer.committed(List.of());
    forcer.committed(List.of());

    await().until(() -> asked.get() == 1);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Forcer.MOST_NANOS);

    forcer.committed(List.of());
    await().until(() -> asked.get() == 2);
    WriteOperation<Void, Integer> last = operation(1);
    forcer.committed(List.of(last));
    get(last);
    assertThat(asked).hasValue(3);
  }

  @Test
  void whatMustBeThereTakesAlongWhatNeedNot() throws Exception {
    turns.release(1_000);
    WriteOperation<Void, Integer> first = operation(1);
    forcer.committed(List.of());
    forcer.committed(List.of(first));
    get(first);
    int before = asked.get();

    Thread.sleep(2 * TimeUnit.NANOSECONDS.toMillis(Forcer.MOST_NANOS));

    assertThat(asked).hasValue(before);
  }

  @Test
  void theWriterWaitsForADiskThatIsFarBehind() throws Exception {
    forcer.committed(List.of(operation(1)));
    diskIsBusy(1);
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < MOST; i++) {
                forcer.committed(List.of(operation(i)));
              }
            });
    writer.start();

    await().until(() -> writer.getState() == Thread.State.WAITING);
    turns.release(1_000);

    writer.join(60_000);
    assertThat(writer.isAlive()).isFalse();
  }

  @Test
  void whetherItIsThereIsNotKnownWhenTheDiskFails() {
    fault.set(new IOException("no disk"));
    WriteOperation<Void, Integer> first = operation(1);
    WriteOperation<Void, Integer> alone = operation(2);
    alone.fail(new StoreException("it was wrong"));
    forcer.committed(List.of(first, alone));
    diskIsBusy(1);
    turns.release();

    assertThatThrownBy(() -> get(first))
        .hasCauseInstanceOf(CommitUnknownException.class)
        .hasMessageContaining("no disk");
    assertThatThrownBy(() -> get(alone)).hasMessageContaining("it was wrong");
    await().until(forcer::isFailing);
    assertThat(forcer.counts().failures()).isEqualTo(1);

    // what was committed and is not there is tried again, though nobody waits for it
    diskIsBusy(2);
    turns.release();
    await().until(() -> !forcer.isFailing());
  }

  @Test
  void aDiskThatFailsDoesNotKeepItFromItsEnd() {
    turns.release(1_000);
    faults.set(Integer.MAX_VALUE);
    forcer.committed(List.of());
    await().until(forcer::isFailing);

    assertTimeoutPreemptively(Duration.ofSeconds(20), forcer::close);
    int before = asked.get();
    forcer.close();
    assertThat(asked).hasValue(before);
  }

  @Test
  void aThreadThatDiesIsReplacedAndTellsThoseWhoWaited() {
    fault.set(new StackOverflowError());
    WriteOperation<Void, Integer> first = operation(1);
    forcer.committed(List.of(first));
    turns.release(2);

    assertThat(get(first)).isEqualTo(1);
    assertThat(asked).hasValue(2);
  }

  @Test
  void anInterruptIsNotItsEnd() {
    forcer.committed(List.of());
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("store-forcer"))
        .forEach(Thread::interrupt);
    turns.release(1_000);
    WriteOperation<Void, Integer> first = operation(1);
    forcer.committed(List.of(first));

    assertThat(get(first)).isEqualTo(1);
  }

  @Test
  void whatIsOwedIsThereBeforeItEnds() {
    turns.release(1_000);
    forcer.committed(List.of());

    forcer.close();

    assertThat(asked).hasValue(1);
  }
}
