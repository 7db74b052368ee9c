package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that said it had synced, and had not: after a power cut the journal of the embedded store
 * ends early, or in garbage. The store is then as it was some commits ago, and whole.
 */
class TornJournalTest {
  private static final int ROWS = 100;

  @TempDir Path folder;
  private byte[] database;
  private byte[] journal;

  /** The files as they are on disk while the store runs. */
  @BeforeEach
  void write() throws Exception {
    StoreOptions options = StoreContract.sqlite(Files.createDirectory(folder.resolve("whole")));
    try (Store store = open(options)) {
      for (int i = 0; i < ROWS; i++) {
        insert(store, i);
      }
      database = Files.readAllBytes(folder.resolve("whole/store.db"));
      journal = Files.readAllBytes(folder.resolve("whole/store.db-wal"));
    }
  }

  @Test
  void nothingIsLostOfAJournalThatIsWhole() throws Exception {
    assertThat(rowsAfter("same", journal)).isEqualTo(ROWS);
  }

  @Test
  void aJournalThatEndsEarlyLosesItsLastCommitsOnly() throws Exception {
    int before = ROWS;
    for (double part : new double[] {0.999, 0.9, 0.7, 0.5}) {
      byte[] torn = java.util.Arrays.copyOf(journal, (int) (journal.length * part));
      int rows = rowsAfter("torn" + part, torn);
      assertThat(rows).isLessThan(ROWS).isLessThanOrEqualTo(before).isPositive();
      before = rows;
    }
  }

  @Test
  void aJournalThatEndsInGarbageLosesWhatCameAfterIt() throws Exception {
    byte[] torn = journal.clone();
    for (int i = (int) (torn.length * 0.8); i < torn.length; i++) {
      torn[i] = (byte) (31 * i);
    }
    assertThat(rowsAfter("garbage", torn)).isBetween(1, ROWS - 1);
    byte[] flipped = journal.clone();
    flipped[flipped.length - 100] ^= 1;
    assertThat(rowsAfter("flipped", flipped)).isEqualTo(ROWS - 1);
  }

  /** Opens a store on such files, works with it, and gives how many of the rows are there. */
  private int rowsAfter(String name, byte[] wal) throws Exception {
    Path copy = Files.createDirectory(folder.resolve(name));
    Files.write(copy.resolve("store.db"), database);
    Files.write(copy.resolve("store.db-wal"), wal);
    int rows;
    try (Store store = open(StoreContract.sqlite(copy))) {
      List<Integer> there =
          IntStream.range(0, ROWS).filter(i -> !rows(store, i).isEmpty()).boxed().toList();
      rows = there.size();
      // the last ones are missing, and none in between
      assertThat(there).isEqualTo(IntStream.range(0, rows).boxed().toList());
      insert(store, ROWS);
      StoreContract.get(store.ping());
    }
    assertThat(Sql.of(copy.resolve("store.db")).run("PRAGMA integrity_check")).isEqualTo("ok");
    return rows;
  }

  private static Store open(StoreOptions options) {
    return Store.open(options.withRetentionInterval(Duration.ZERO), ForkJoinPool.commonPool());
  }

  private static void insert(Store store, int number) {
    MessageRow row = MessageRow.builder("m" + number, "g" + number, "A", 1).build();
    StoreContract.get(store.messages().insert(List.of(row)));
  }

  private static List<MessageRow> rows(Store store, int number) {
    return StoreContract.get(store.messages().byMessageId("A", "m" + number));
  }
}
