package io.github.smppbridge.report;

import io.github.smppbridge.store.StoreOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class ReplaceModelTest extends ReplaceModelContract {
  @TempDir Path folder;

  @Override
  StoreOptions database() {
    return StoreOptions.of("jdbc:sqlite:" + folder.resolve("store.db"), "", "");
  }

  @Override
  int replicas() {
    return 1;
  }
}
