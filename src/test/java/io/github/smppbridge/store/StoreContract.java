package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of every part of the store share: a database of their own and a still clock. */
abstract class StoreContract {

  final TestClock clock = new TestClock();
  ExecutorService callbacks;
  Store store;
  private final List<Store> others = new ArrayList<>();

  /** Options of a database nobody else uses; the same one during a test. */
  abstract StoreOptions database();

  StoreOptions options() {
    return database().withRetentionInterval(Duration.ZERO);
  }

  @BeforeEach
  void openTheStore() {
    callbacks = Executors.newFixedThreadPool(4, task -> new Thread(task, "callback"));
    store = Store.open(options(), callbacks, clock);
  }

  @AfterEach
  void closeTheStore() throws InterruptedException {
    others.forEach(Store::close);
    store.close();
    callbacks.shutdown();
    assertThat(callbacks.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  /** Another process on the same database, as far as the database can tell. */
  Store replica() {
    Store replica = Store.open(options(), callbacks, clock);
    others.add(replica);
    return replica;
  }

  static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  long now() {
    return clock.millis();
  }

  MessageRowBuilder message(String messageId, String gatewayId) {
    return MessageRow.builder(messageId, gatewayId, "ACME", now())
        .sourceAddr("4477")
        .sourceTon(1)
        .sourceNpi(1)
        .destAddr("+491701234567")
        .destTon(1)
        .destNpi(1)
        .registeredDelivery(1);
  }

  OutboxEntry receipt(String account, String messageId, String gatewayId) {
    return new OutboxEntry(
        account,
        OutboxEntry.RECEIPT,
        messageId,
        gatewayId,
        "{\"id\":\"" + messageId + "\"}",
        now(),
        now() + Duration.ofHours(72).toMillis());
  }

  OutboxEntry mo(String account, String payload) {
    return new OutboxEntry(
        account,
        OutboxEntry.MO,
        null,
        null,
        payload,
        now(),
        now() + Duration.ofHours(72).toMillis());
  }
}
