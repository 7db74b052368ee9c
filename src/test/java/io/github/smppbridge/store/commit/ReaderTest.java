package io.github.smppbridge.store.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks gets an answer, whatever strikes. */
class ReaderTest {

  @TempDir Path folder;
  private HikariDataSource pool;

  @BeforeEach
  void start() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(new FaultyDatabase("jdbc:sqlite:" + folder.resolve("reader.db")));
    pool = new HikariDataSource(config);
  }

  @AfterEach
  void stop() {
    pool.close();
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Test
  void anErrorIsToldAndTheNextQueryAnswered() {
    try (Reader reader = new Reader(pool, ForkJoinPool.commonPool(), 1)) {
      assertThatThrownBy(
              () ->
                  get(
                      reader.query(
                          "SELECT 1",
                          row -> {
                            throw new StackOverflowError();
                          })))
          .hasCauseInstanceOf(StoreException.class);

      assertThat(get(reader.query("SELECT 1", row -> row.getInt(1)))).isEqualTo(List.of(1));
    }
  }

  @Test
  void anAnswerForWhichThereIsNoThreadIsGivenAllTheSame() {
    Executor none =
        task -> {
          throw new OutOfMemoryError("unable to create native thread");
        };
    try (Reader reader = new Reader(pool, none, 1)) {
      assertThat(get(reader.query("SELECT 1", row -> row.getInt(1)))).isEqualTo(List.of(1));
      assertThatThrownBy(() -> get(reader.query("SELECT nothing", row -> row.getInt(1))))
          .hasCauseInstanceOf(StoreException.class);
    }
  }
}
