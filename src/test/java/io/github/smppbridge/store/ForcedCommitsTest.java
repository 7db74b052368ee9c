package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.smppbridge.store.commit.CommitObserver;
import io.github.smppbridge.store.commit.WriteKind;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteOperation;
import io.github.smppbridge.store.commit.Writer;
import io.github.smppbridge.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which commits of the embedded database wait for the disk. */
@Timeout(120)
class ForcedCommitsTest {
  private static final int NORMAL = 1;
  private static final int FULL = 2;

  /** Answers how the transaction is to be committed that it is part of. */
  private static final WriteKind<Integer, Integer> INSERT =
      new WriteKind<>(
          "insert",
          Phase.OTHER,
          (transaction, operations) -> {
            for (WriteOperation<Integer, Integer> operation : operations) {
              transaction.update("INSERT INTO t (id) VALUES (?)", operation.argument());
              operation.succeed(
                  transaction.query("PRAGMA synchronous", row -> row.getInt(1)).get(0));
            }
          });

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
    writer =
        new Writer(
            pool,
            Dialect.SQLITE,
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
    writer.close();
    pool.close();
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private int begin() {
    return get(writer.begin(INSERT, next++).await());
  }

  private int submit() {
    return get(writer.submit(INSERT, next++));
  }

  /** A burst right after a commit that was forced, however slow the machine: the best of some. */
  private List<Integer> burst() {
    List<Integer> how = List.of();
    for (int i = 0; i < 100 && !how.equals(List.of(NORMAL, NORMAL)); i++) {
      submit();
      how = List.of(begin(), begin());
    }
    return how;
  }

  @Test
  void whatMustBeOnTheDiskIsForcedThereEachTime() {
    assertThat(IntStream.range(0, 20).map(i -> submit())).containsOnly(FULL);
  }

  @Test
  void whatNeedNotIsLeftToTheOperatingSystemForAMoment() {
    assertThat(burst()).containsExactly(NORMAL, NORMAL);
    assertThat(submit()).isEqualTo(FULL);
  }

  @Test
  void ofManyOneIsForcedNowAndThen() {
    burst();

    await().pollInterval(Duration.ofMillis(1)).until(() -> begin() == FULL);
  }

  @Test
  void inOneTransactionTheStrictestCounts() {
    burst();
    CompletionStage<Integer> begun = writer.begin(INSERT, next++).await();
    CompletionStage<Integer> submitted = writer.submit(INSERT, next++);

    assertThat(get(submitted)).isEqualTo(FULL);
    assertThat(get(begun)).isIn(NORMAL, FULL);
  }

  /** Without its journal, the database is what a checkpoint has brought there, which syncs both. */
  @Test
  void theLastOnesAreBroughtToTheDiskWhenNothingComesAfterThem() {
    burst();
    int rows = next;

    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions() // not even the table is there before
        .untilAsserted(() -> assertThat(rowsWithoutJournal()).isEqualTo(rows));
  }

  @Test
  void soAreThoseBeforeAStop() throws Exception {
    burst();
    int rows = next;

    writer.close();

    assertThat(rowsWithoutJournal()).isEqualTo(rows);
  }

  private int rowsWithoutJournal() throws Exception {
    Path copy = Files.createTempDirectory(folder, "copy").resolve("store.db");
    Files.copy(folder.resolve("store.db"), copy);
    return (int) Sql.of(copy).run("SELECT COUNT(*) FROM t");
  }
}
