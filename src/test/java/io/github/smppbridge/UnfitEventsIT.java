package io.github.smppbridge;

import io.github.smppbridge.store.PostgresDatabase;
import io.github.smppbridge.store.StoreOptions;
import java.util.Map;

/** On PostgreSQL. */
class UnfitEventsIT extends UnfitEvents {
  UnfitEventsIT() {
    super(on(PostgresDatabase.create()));
  }

  private static Map<String, String> on(StoreOptions database) {
    return Map.of(
        "store.url", database.url(),
        "store.username", database.username(),
        "store.password", database.password());
  }
}
