package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.smppbridge.store.commit.CommitObserver;
import io.github.smppbridge.store.commit.Disk;
import io.github.smppbridge.store.commit.WriteKind;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteOperation;
import io.github.smppbridge.store.commit.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which commits of the embedded database wait for the disk. */
@Timeout(120)
class ForcedCommitsTest {
  private static final int NORMAL = 1;

  private static final WriteKind<Integer, Integer> INSERT =
      new WriteKind<>(
          "insert",
          Phase.OTHER,
          (transaction, operations) -> {
            for (WriteOperation<Integer, Integer> operation : operations) {
              operation.succeed(
                  transaction.update("INSERT INTO t (id) VALUES (?)", operation.argument()));
            }
          });

  private final Semaphore turns = new Semaphore(1_000);
  private final AtomicInteger asked = new AtomicInteger();
  @TempDir Path folder;
  private HikariDataSource pool;
  private Writer writer;
  private int next;

  @BeforeEach
  void open() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:sqlite:" + folder.resolve("store.db"));
    Dialect.SQLITE.configure(config);
    config.setMaximumPoolSize(2);
    pool = new HikariDataSource(config);
    SqliteDisk sqlite = new SqliteDisk(folder.resolve("store.db"), pool);
    Disk disk =
        () -> {
          turns.acquireUninterruptibly();
          sqlite.force();
          asked.incrementAndGet();
        };
    writer =
        new Writer(
            pool,
            Dialect.SQLITE,
            Optional.of(disk),
            ForkJoinPool.commonPool(),
            1_000,
            100,
            Duration.ofMillis(1),
            CommitObserver.NONE);
    writer.start();
    writer.await("table", Phase.OTHER, t -> t.update("CREATE TABLE t (id INTEGER PRIMARY KEY)"));
  }

  @AfterEach
  void close() {
    turns.release(1_000);
    writer.close();
    pool.close();
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private CompletionStage<Integer> begin() {
    return writer.begin(INSERT, next++).await();
  }

  private CompletionStage<Integer> submit() {
    return writer.submit(INSERT, next++);
  }

  /** From now on the disk does nothing. */
  private void hang() {
    turns.drainPermits();
  }

  /** Its journal is written, and left to the disk. */
  @Test
  void noCommitOfTheWriterWaitsForTheDisk() {
    int synchronous =
        get(
            writer.submit(
                "look",
                Phase.OTHER,
                t -> t.query("PRAGMA synchronous", row -> row.getInt(1)).get(0)));

    assertThat(synchronous).isEqualTo(NORMAL);
  }

  @Test
  void whatMustBeOnTheDiskIsToldWhenItIsThere() {
    hang();
    CompletionStage<Integer> submitted = submit();
    await().until(() -> turns.hasQueuedThreads());
    get(begin());

    assertThat(submitted.toCompletableFuture()).isNotDone();
    int before = asked.get();
    turns.release(1_000);

    assertThat(get(submitted)).isEqualTo(1);
    assertThat(asked).hasValueGreaterThan(before);
  }

  @Test
  void whatNeedNotIsToldBefore() {
    hang();

    assertThat(get(begin())).isEqualTo(1);
    assertThat(get(begin())).isEqualTo(1);
  }

  @Test
  void inOneTransactionEachIsToldInItsTime() {
    hang();
    CompletionStage<Integer> submitted = submit();
    CompletionStage<Integer> begun = begin();

    assertThat(get(begun)).isEqualTo(1);
    assertThat(submitted.toCompletableFuture()).isNotDone();
  }

  @Test
  void theLastOnesAreBroughtToTheDiskWhenNothingComesAfterThem() {
    get(submit());
    int before = asked.get();

    get(begin());

    await().until(() -> asked.get() > before);
  }

  @Test
  void soAreThoseBeforeAStop() {
    get(submit());
    get(begin());
    int before = asked.get();

    writer.close();

    assertThat(asked).hasValueGreaterThan(before);
  }

  @Test
  void aDiskThatHangsIsSeenBeforeAnythingIsBegun() {
    hang();
    CompletionStage<Integer> submitted = submit();
    await().until(() -> !writer.isWell());

    turns.release(1_000);

    get(submitted);
    await().until(writer::isWell);
  }

  @Test
  void theStoreWaitsForIt() {
    try (Store store =
        Store.open(
            StoreOptions.of("jdbc:sqlite:" + folder.resolve("whole.db"), "", ""),
            ForkJoinPool.commonPool())) {
      long before = store.figures().forces();

      get(store.ping());

      assertThat(store.figures().forces()).isGreaterThan(before);
      assertThat(store.figures().forceNanos()).isPositive();
    }
  }
}
