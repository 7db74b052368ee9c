package io.github.smppbridge.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class OutboxTableTest extends OutboxTableContract {

  @TempDir Path folder;

  @Override
  StoreOptions database() {
    return SqliteDatabase.in(folder);
  }
}
