package io.github.smppbridge.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class WebhookTableTest extends WebhookTableContract {

  @TempDir Path folder;

  @Override
  StoreOptions database() {
    return SqliteDatabase.in(folder);
  }
}
