package io.github.smppbridge.store;

import java.nio.file.Path;

class SchemaUpgradeTest extends SchemaUpgradeContract {
  @Override
  StoreOptions createDatabase(Path folder) {
    return StoreContract.sqlite(folder);
  }
}
