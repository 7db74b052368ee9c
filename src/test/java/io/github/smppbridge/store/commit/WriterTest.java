package io.github.smppbridge.store.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a transaction that something strikes, and of the thread it runs on. */
class WriterTest {

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
          return "08006".equals(error.getSQLState());
        }
      };

  @TempDir Path folder;
  private final AtomicInteger threads = new AtomicInteger();
  private final AtomicBoolean noMoreThreads = new AtomicBoolean();
  private final List<String> ends = new CopyOnWriteArrayList<>();
  private FaultyDatabase database;
  private HikariDataSource pool;
  private Writer writer;

  @BeforeEach
  void start() {
    database = new FaultyDatabase("jdbc:sqlite:" + folder.resolve("writer.db"));
    HikariConfig config = new HikariConfig();
    config.setDataSource(database);
    config.setMaximumPoolSize(2);
    pool = new HikariDataSource(config);
    writer = writer(ForkJoinPool.commonPool());
    write("CREATE TABLE t (id INTEGER PRIMARY KEY)");
  }

  @AfterEach
  void stop() {
    writer.close();
    pool.close();
  }

  private Writer writer(Executor callbacks) {
    Writer made =
        new Writer(
            pool,
            RULES,
            Optional.empty(),
            callbacks,
            100,
            10,
            Duration.ofMillis(1),
            CommitObserver.NONE,
            new WriterThreads(this::thread, ends::add));
    made.start();
    return made;
  }

  private Thread thread(Runnable task) {
    if (noMoreThreads.get()) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    Thread thread = new Thread(task, "writer-" + threads.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  private CompletionStage<Integer> insert(int id) {
    return writer.submit("insert", Phase.OTHER, t -> t.update("INSERT INTO t (id) VALUES (?)", id));
  }

  private CompletionStage<Integer> insertAndThrow(int id, Error error) {
    return writer.submit(
        "insert",
        Phase.OTHER,
        t -> {
          t.update("INSERT INTO t (id) VALUES (?)", id);
          throw error;
        });
  }

  private void write(String sql) {
    get(writer.submit("write", Phase.OTHER, t -> t.update(sql)));
  }

  private List<Integer> stored() {
    return get(
        writer.submit("read", Phase.OTHER, t -> t.query("SELECT id FROM t", row -> row.getInt(1))));
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** An event loop is woken once, however many of what it waits for is in the commit. */
  @Test
  void whatACommitCompletesForAnEventLoopItDoesInOneTask() {
    List<Runnable> wakes = new CopyOnWriteArrayList<>();
    ThreadLocal<Executor> home = new ThreadLocal<>();
    writer.close();
    writer = writer(new Callers(home));
    CompletableFuture<Void> gate = new CompletableFuture<>();
    writer.submit("gate", Phase.OTHER, t -> gate.join());
    home.set(wakes::add);
    CompletionStage<Integer> first = insert(1);
    CompletionStage<Integer> second = insert(2);
    home.remove();
    CompletionStage<Integer> elsewhere = insert(3);
    gate.complete(null);

    get(elsewhere);
    await().until(() -> !wakes.isEmpty());
    assertThat(first.toCompletableFuture()).isNotDone();
    assertThat(wakes).hasSize(1);
    wakes.get(0).run();
    assertThat(first.toCompletableFuture()).isCompleted();
    assertThat(second.toCompletableFuture()).isCompleted();
  }

  private record Callers(ThreadLocal<Executor> home) implements CallerExecutor {
    @Override
    public void execute(Runnable task) {
      ForkJoinPool.commonPool().execute(task);
    }

    @Override
    public Executor ofCaller() {
      return home.get() == null ? this : home.get();
    }
  }

  @Test
  void whatAnErrorInterruptedIsNotCommittedByTheNextWrite() {
    assertThatThrownBy(() -> get(insertAndThrow(1, new StackOverflowError())))
        .hasCauseInstanceOf(StoreException.class);
    get(insert(2));

    assertThat(stored()).containsExactly(2);
  }

  @Test
  void theNeighboursOfWhatAnErrorStrikesAreCommittedOnce() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    CompletionStage<Boolean> first = writer.submit("gate", Phase.BARRIER, t -> gate.join() == null);
    CompletionStage<Integer> before = insert(1);
    CompletionStage<Integer> bad = insertAndThrow(2, new NoClassDefFoundError("x"));
    CompletionStage<Integer> after = insert(3);
    gate.complete(null);

    get(first);
    assertThat(get(before)).isEqualTo(1);
    assertThat(get(after)).isEqualTo(1);
    assertThatThrownBy(() -> get(bad)).hasCauseInstanceOf(StoreException.class);
    assertThat(stored()).containsExactly(1, 3);
  }

  @Test
  void aCommitWhoseAnswerIsLostIsNeitherRepeatedNorCalledFailed() {
    database.loseTheAnswerToTheNextCommit();

    assertThatThrownBy(() -> get(insert(1))).hasCauseInstanceOf(CommitUnknownException.class);
    assertThat(stored()).containsExactly(1);
  }

  @Test
  void aCommitThatFailsUnseenIsUnknownAsWell() {
    database.loseTheNextCommit();

    assertThatThrownBy(() -> get(insert(1))).hasCauseInstanceOf(CommitUnknownException.class);
    assertThat(stored()).isEmpty();
  }

  @Test
  void anErrorInTheDriverAtTheCommitLeavesTheOutcomeUnknown() {
    database.strikeTheNextCommit(new OutOfMemoryError());

    assertThatThrownBy(() -> get(insert(1))).hasCauseInstanceOf(CommitUnknownException.class);
    assertThat(stored()).containsExactly(1);
  }

  @Test
  void aConnectionThatIsLostBeforeTheCommitHasWrittenNothing() {
    CompletionStage<Integer> lost =
        writer.submit(
            "lost",
            Phase.OTHER,
            t -> {
              t.update("INSERT INTO t (id) VALUES (1)");
              throw new SQLException("connection reset", "08006");
            });

    assertThatThrownBy(() -> get(lost))
        .hasCauseInstanceOf(StoreException.class)
        .hasMessageContaining("unavailable");
    assertThat(stored()).isEmpty();
  }

  @Test
  void whatIsDoneAfterACommitCannotUndoItNorKeepItFromBeingTold() {
    AtomicBoolean second = new AtomicBoolean();
    CompletionStage<Integer> insert =
        writer.submit(
            "insert",
            Phase.OTHER,
            t -> {
              t.afterCommit(
                  () -> {
                    throw new StackOverflowError();
                  });
              t.afterCommit(() -> second.set(true));
              return t.update("INSERT INTO t (id) VALUES (1)");
            });

    assertThat(get(insert)).isEqualTo(1);
    assertThat(second).isTrue();
    assertThat(stored()).containsExactly(1);
    assertThat(threads).hasValue(1);
  }

  @Test
  void whoWaitsIsToldEvenWhenThereIsNoThreadForIt() {
    writer.close();
    writer =
        writer(
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            });

    assertThat(get(insert(1))).isEqualTo(1);
    assertThatThrownBy(() -> get(insert(1))).hasCauseInstanceOf(StoreException.class);
  }

  @Test
  void aThreadThatDiesIsReplacedWithANewConnection() {
    int connections = database.connections();

    CompletionStage<Integer> fatal = die();

    assertThatThrownBy(() -> get(fatal)).hasCauseInstanceOf(CommitUnknownException.class);
    get(insert(2));

    assertThat(threads).hasValue(2);
    assertThat(database.connections()).isGreaterThan(connections);
    assertThat(stored()).containsExactly(2);
    assertThat(ends).isEmpty();
  }

  @Test
  void theProcessEndsWithALineWhenItCannotBeReplaced() {
    noMoreThreads.set(true);
    die();

    await().untilAsserted(() -> assertThat(ends).hasSize(1));
    assertThat(ends.get(0)).contains("store-writer died and cannot be replaced");
  }

  /** What undoes the transaction is struck as well. */
  private CompletionStage<Integer> die() {
    database.strikeTheNextRollback(new StackOverflowError());
    return writer.submit(
        "fatal",
        Phase.OTHER,
        t -> {
          t.update("INSERT INTO t (id) VALUES (1)");
          throw new IllegalStateException();
        });
  }
}
