package io.github.smppbridge.store;

import java.nio.file.Path;

class SchemaUpgradeIT extends SchemaUpgradeContract {
  @Override
  StoreOptions createDatabase(Path folder) {
    return PostgresDatabase.createEmpty();
  }
}
