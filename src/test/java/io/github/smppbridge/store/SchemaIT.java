package io.github.smppbridge.store;

import java.nio.file.Path;

class SchemaIT extends SchemaContract {
  @Override
  StoreOptions createDatabase(Path folder) {
    return PostgresDatabase.createEmpty();
  }
}
