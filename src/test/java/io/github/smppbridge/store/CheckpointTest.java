package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much the journal of the embedded database gathers before it is brought into the file. */
class CheckpointTest {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;

  @Test
  void itIsBroughtThereSeldom() throws Exception {
    Path file = folder.resolve("s.db");
    StoreOptions options = StoreOptions.of("jdbc:sqlite:" + file, "", "");
    try (Store store = Store.open(options, ForkJoinPool.commonPool())) {
      for (int i = 0; i < 12; i++) {
        MessageRow row =
            MessageRow.builder("m" + i, "g" + i, "ACME", i).bodyJson("x".repeat(MIB)).build();
        store.messages().insert(List.of(row)).toCompletableFuture().join();
      }
      // the driver's own would have begun it anew after four
      assertThat(Files.size(folder.resolve("s.db-wal"))).isGreaterThan(11L * MIB);
    }
  }
}
