package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.store.Store;
import io.github.smppbridge.store.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.io.TempDir;

class WebhookRacesTest extends WebhookRaces {
  @TempDir Path folder;

  @Override
  List<Store> stores() {
    StoreOptions options =
        StoreOptions.of("jdbc:sqlite:" + folder.resolve("store.db"), "", "")
            .withNodeLease(Duration.ofDays(1));
    return List.of(Store.open(options, ForkJoinPool.commonPool(), clock));
  }
}
