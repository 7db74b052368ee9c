package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.store.StoreOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class WebhookRacesTest extends WebhookRaces {
  WebhookRacesTest(@TempDir Path folder) {
    super(StoreOptions.of("jdbc:sqlite:" + folder.resolve("store.db"), "", ""), 1);
  }
}
