package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.store.PostgresDatabase;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.store.StoreOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

class WebhookRacesIT extends WebhookRaces {

  @Override
  List<Store> stores() {
    StoreOptions options = PostgresDatabase.create().withNodeLease(Duration.ofDays(1));
    return List.of(
        Store.open(options, ForkJoinPool.commonPool(), clock),
        Store.open(options, ForkJoinPool.commonPool(), clock));
  }
}
