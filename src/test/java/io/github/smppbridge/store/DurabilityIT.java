package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after the process was killed in the middle of its work. */
class DurabilityIT {

  private static final int ENOUGH = 3_000;

  @TempDir Path folder;

  @Test
  void everyRowAcknowledgedBeforeSigkillIsInTheSqliteFile() throws Exception {
    killAndCompare(StoreContract.sqlite(folder), "promises");
  }

  @Test
  void soIsEveryRecordThatWasNotForcedToTheDisk() throws Exception {
    killAndCompare(StoreContract.sqlite(folder), "records");
  }

  @Test
  void everyRecordAcknowledgedBeforeSigkillIsInPostgres() throws Exception {
    killAndCompare(PostgresDatabase.create(), "records");
  }

  @Test
  void everyRowAcknowledgedBeforeSigkillIsInPostgres() throws Exception {
    killAndCompare(PostgresDatabase.create(), "promises");
  }

  private void killAndCompare(StoreOptions options, String what) throws Exception {
    List<String> acknowledged = insertUntilKilled(options, what);

    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
    StoreOptions quiet = options.withRetentionInterval(Duration.ZERO);
    try (Store store = Store.open(quiet, ForkJoinPool.commonPool())) {
      assertThat(acknowledged)
          .filteredOn(id -> StoreContract.get(store.messages().byMessageId("A", id)).isEmpty())
          .as("lost")
          .isEmpty();
    }
  }

  private List<String> insertUntilKilled(StoreOptions options, String what) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                InsertingProcess.class.getName(),
                options.url(),
                options.username(),
                what)
            .redirectError(folder.resolve("stderr").toFile())
            .start();
    List<String> ids = new ArrayList<>();
    try (Stream<String> output = process.inputReader(StandardCharsets.UTF_8).lines()) {
      output
          .filter(line -> line.matches("\\d+-\\d+"))
          .forEach(
              id -> {
                ids.add(id);
                if (ids.size() == ENOUGH) {
                  // by the handle, which leaves the output readable: what was acknowledged counts
                  process.toHandle().destroyForcibly();
                }
              });
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("killed by SIGKILL").isEqualTo(128 + 9);
    return ids;
  }
}
