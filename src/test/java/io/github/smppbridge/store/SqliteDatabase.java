package io.github.smppbridge.store;

import java.nio.file.Path;

/** Options for an SQLite file in a folder of the test. */
final class SqliteDatabase {

  private SqliteDatabase() {}

  static StoreOptions in(Path folder) {
    return StoreOptions.of("jdbc:sqlite:" + folder.resolve("store.db"), "", "");
  }
}
