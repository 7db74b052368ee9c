package io.github.smppbridge.report;

import io.github.smppbridge.store.PostgresDatabase;
import io.github.smppbridge.store.StoreOptions;

/** The same over two replicas: each step happens at any of them. */
class ReplaceModelIT extends ReplaceModelContract {
  @Override
  StoreOptions database() {
    return PostgresDatabase.create();
  }

  @Override
  int replicas() {
    return 2;
  }
}
