package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.PostgresDatabase;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that was away for long finds everything, and gets it quickly. */
class OutboxDrainIT {
  private static final int BATCH = 1_000;

  @TempDir Path folder;

  @Test
  void twentyThousandReceiptsSurviveRestartsAndDrainOverTwoSessions() throws Exception {
    StoreOptions sqlite = StoreOptions.of("jdbc:sqlite:" + folder.resolve("test.db"), "", "");
    fill(sqlite, 20_000);
    drain(sqlite, 20_000, 5_000);
  }

  @Test
  void postgresDrainsAsWell() throws Exception {
    StoreOptions postgres = PostgresDatabase.create();
    fill(postgres, 5_000);
    drain(postgres, 5_000, 0);
  }

  private static void fill(StoreOptions options, int count) throws Exception {
    Receipts receipts = new Receipts(new ObjectMapper(), Duration.ofHours(72));
    Instant now = Instant.now();
    try (Store store = Store.open(options, ForkJoinPool.commonPool())) {
      List<CompletableFuture<Boolean>> inserts = new ArrayList<>();
      for (int from = 0; from < count; from += BATCH) {
        List<OutboxEntry> entries =
            IntStream.range(from, from + BATCH)
                .mapToObj(i -> row(i, now))
                .map(row -> receipts.entry(row, MessageState.DELIVERED, now, now))
                .toList();
        inserts.add(
            store.outbox().insert(null, StubGateway.USERNAME, entries).toCompletableFuture());
      }
      inserts.forEach(CompletableFuture::join);
    }
  }

  /** A message on whose receipt the ESME waits. */
  static MessageRow row(int number, Instant now) {
    String id = String.valueOf(1_000_000 + number);
    return MessageRow.builder(id, "g" + number, StubGateway.USERNAME, now.toEpochMilli())
        .sourceAddr("4477")
        .sourceTon(1)
        .sourceNpi(1)
        .destAddr("491701234567")
        .destTon(1)
        .destNpi(1)
        .build();
  }

  /** Drains all; killed and started again when so many have come, unless that is 0. */
  private void drain(StoreOptions options, int count, int killAt) throws Exception {
    Set<String> distinct = ConcurrentHashMap.newKeySet();
    try (StubGateway gateway = StubGateway.start();
        BridgeProcess bridge =
            new BridgeProcess(
                "bridge",
                folder,
                Map.of(
                    "store.url", options.url(),
                    "store.username", options.username(),
                    "store.password", options.password(),
                    "gateway.api_base_url", gateway.baseUrl()))) {
      bridge.start().awaitReady();
      int received = 0;
      if (killAt > 0) {
        received += receive(bridge, distinct, killAt);
        bridge.kill();
        bridge.start().awaitReady();
      }
      received += receive(bridge, distinct, count);
      assertThat(distinct).hasSize(count);
      System.out.printf("%.2f CPU-s per 1,000%n", bridge.cpuSeconds() * 1_000 / count);
      bridge.stop();
      System.out.printf("%d receipts came, %d twice%n", count, received - count);
    }
  }

  private static int receive(BridgeProcess bridge, Set<String> distinct, int until) {
    int before = distinct.size();
    try (WireEsme first = bind(bridge, distinct);
        WireEsme second = bind(bridge, distinct)) {
      long start = System.nanoTime();
      await().atMost(Duration.ofMinutes(5)).until(() -> distinct.size() >= until);
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "%d receipts over two sessions in %.1f s: %.0f/s%n",
          distinct.size() - before, seconds, (distinct.size() - before) / seconds);
      assertThat(first.deliveredCount()).isPositive();
      assertThat(second.deliveredCount()).isPositive();
      return first.deliveredCount() + second.deliveredCount();
    }
  }

  private static WireEsme bind(BridgeProcess bridge, Set<String> distinct) {
    return WireEsme.bind(
        WireEsme.RECEIVER,
        bridge.smppPort(),
        StubGateway.USERNAME,
        StubGateway.PASSWORD,
        esme -> esme.onlyCounting().listener(pdu -> distinct.add(pdu.id())));
  }
}
