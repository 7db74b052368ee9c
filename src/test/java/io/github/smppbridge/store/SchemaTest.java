package io.github.smppbridge.store;

import java.nio.file.Path;

class SchemaTest extends SchemaContract {
  @Override
  StoreOptions createDatabase(Path folder) {
    return StoreContract.sqlite(folder);
  }
}
