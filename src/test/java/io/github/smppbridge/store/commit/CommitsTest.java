package io.github.smppbridge.store.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many operations share a commit. */
@Timeout(120)
class CommitsTest {

  private static final ConnectionRules RULES =
      new ConnectionRules() {
        @Override
        public void prepareWriter(Connection connection) {}

        @Override
        public boolean isConflict(SQLException error) {
          return false;
        }

        @Override
        public boolean isRefusal(SQLException error) {
          return false;
        }

        @Override
        public boolean isConnectionError(SQLException error) {
          return false;
        }
      };

  private static final WriteKind<Integer, Void> INSERT =
      new WriteKind<>(
          "insert",
          Phase.OTHER,
          (transaction, operations) -> {
            for (WriteOperation<Integer, Void> operation : operations) {
              transaction.update("INSERT INTO t (id) VALUES (?)", operation.argument());
              operation.succeed(null);
            }
          });

  @TempDir Path folder;
  private HikariDataSource pool;
  private Writer writer;

  @BeforeEach
  void start() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:sqlite:" + folder.resolve("commits.db"));
    config.setMaximumPoolSize(2);
    pool = new HikariDataSource(config);
    open(Duration.ofMillis(1));
    writer.await("table", Phase.OTHER, t -> t.update("CREATE TABLE t (id INTEGER PRIMARY KEY)"));
  }

  @AfterEach
  void stop() {
    writer.close();
    pool.close();
  }

  /** A delay as long as a test may last shows who waits for whom. */
  private void open(Duration delay) {
    if (writer != null) {
      writer.close();
    }
    writer =
        new Writer(
            pool,
            RULES,
            Optional.empty(),
            ForkJoinPool.commonPool(),
            1_000,
            100,
            delay,
            new SlowCommits());
    writer.start();
  }

  /** So slow that what comes one after another comes close together. */
  private static final class SlowCommits implements CommitObserver {
    @Override
    public void before(Collection<String> kinds) {
      LockSupport.parkNanos(100_000);
    }

    @Override
    public void after(Collection<String> kinds) {
      // nothing to see
    }
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private long commits() {
    return writer.counts().commits();
  }

  @Test
  void aClientThatWaitsForEachAnswerNeverWaitsForCompany() {
    open(Duration.ofHours(1));

    for (int i = 0; i < 300; i++) {
      get(writer.submit(INSERT, i));
    }

    assertThat(commits()).isEqualTo(300);
  }

  @Test
  void whatNobodyWaitsForSharesACommit() {
    long before = commits();
    List<PendingWrite<Void>> pending = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      pending.add(writer.begin(INSERT, i));
    }
    await().until(() -> writer.counts().operations() == 51);

    assertThat(commits() - before).isLessThan(25);
    assertThat(pending).allSatisfy(each -> get(each.await()));
  }

  @Test
  void whoAsksLateIsToldAtOnceAndWhereHeIs() {
    PendingWrite<Void> written = writer.begin(INSERT, 1);
    PendingWrite<Void> twice = writer.begin(INSERT, 1);
    await().until(() -> writer.counts().operations() + writer.counts().failures() == 3);
    // the ends of a transaction are told after they are counted
    get(writer.submit(INSERT, 2));

    assertThat(written.await().toCompletableFuture()).isCompleted();
    assertThat(twice.await().toCompletableFuture()).isCompletedExceptionally();
    assertThat(written.await().toCompletableFuture()).isCompleted();
  }

  @Test
  void whoAsksInTheMiddleIsToldTheSameEachTime() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    CompletionStage<Boolean> first = writer.submit("gate", Phase.BARRIER, t -> gate.join() == null);
    PendingWrite<Void> pending = writer.begin(INSERT, 1);
    CompletionStage<Void> one = pending.await();
    CompletionStage<Void> two = pending.await();
    gate.complete(null);
    get(first);

    get(one);
    get(two);
  }

  @Test
  void whatNobodyWaitsForGoesWithTheNextThatSomebodyDoes() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    CompletionStage<Boolean> first = writer.submit("gate", Phase.BARRIER, t -> gate.join() == null);
    PendingWrite<Void> pending = writer.begin(INSERT, 1);
    CompletionStage<Void> hurried = writer.submit(INSERT, 2);
    gate.complete(null);
    get(first);
    get(hurried);

    assertThat(pending.await().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS))
        .succeedsWithin(Duration.ofSeconds(60));
    assertThat(writer.counts().operations()).isEqualTo(4);
    assertThat(commits()).isLessThan(4);
  }

  @Test
  void whatIsUrgedIsWritten() {
    for (int i = 0; i < 100; i++) {
      get(writer.begin(INSERT, i).await());
    }

    assertThat(commits()).isEqualTo(101);
  }

  @Test
  void whatIsQueuedIsWrittenAtTheEnd() {
    List<PendingWrite<Void>> pending = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      pending.add(writer.begin(INSERT, i));
    }

    writer.close();

    assertThat(pending).allSatisfy(each -> get(each.await()));
  }

  @Test
  void whatThereIsNoRoomForIsRefusedAtOnce() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    CompletionStage<Boolean> first = writer.submit("gate", Phase.BARRIER, t -> gate.join() == null);
    List<PendingWrite<Void>> pending = new ArrayList<>();
    while (writer.rejected() == 0) {
      pending.add(writer.begin(INSERT, pending.size()));
    }
    PendingWrite<Void> refused = pending.remove(pending.size() - 1);

    assertThat(refused.refusal()).containsInstanceOf(StoreBusyException.class);
    assertThat(refused.await().toCompletableFuture()).isCompletedExceptionally();
    gate.complete(null);
    assertThat(get(first)).isTrue();
    assertThat(pending).allSatisfy(each -> get(each.await()));
  }

  @Test
  void aWriterThatHangsIsNotWellUntilItGoesOn() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    CompletionStage<Boolean> first = writer.submit("gate", Phase.BARRIER, t -> gate.join() == null);

    await().until(() -> !writer.isWell());
    gate.complete(null);

    assertThat(get(first)).isTrue();
    await().until(writer::isWell);
  }

  @Test
  void aWriterThatFailedIsNotWellUntilItSucceeds() {
    get(writer.submit(INSERT, 1));
    assertThat(writer.isWell()).isTrue();

    assertThat(writer.submit(INSERT, 1)).failsWithin(Duration.ofSeconds(60));
    assertThat(writer.isWell()).isFalse();

    get(writer.submit(INSERT, 2));
    assertThat(writer.isWell()).isTrue();
  }
}
