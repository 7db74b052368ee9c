package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.PostgresDatabase;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.testkit.Sql;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas whose database ends their connections while what was delivered is deleted. */
class SettleFailsIT {
  private static final int RECEIPTS = 150;

  @TempDir Path folder;
  private final StubGateway gateway = StubGateway.start();
  private final StoreOptions database = PostgresDatabase.create();
  private TestBridge first;
  private TestBridge second;

  @BeforeEach
  void start() {
    first = bridge("first");
    second = bridge("second");
  }

  private TestBridge bridge(String name) {
    return TestBridge.start(
        gateway,
        folder.resolve(name),
        Map.of(
            "store.url", database.url(),
            "store.username", database.username(),
            "store.password", database.password(),
            "smpp.response_timeout", "5s"));
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
    gateway.close();
  }

  private Object sql(String statement) {
    return new Sql(database.url(), database.username(), database.password()).run(statement);
  }

  @Test
  void noReceiptComesTwiceHoweverOftenTheConnectionsEnd() {
    List<String> ids =
        IntStream.range(0, RECEIPTS).mapToObj(i -> String.valueOf(1_000_000 + i)).toList();
    AtomicInteger delivered = new AtomicInteger();
    WireEsme one = receiver(first, delivered);
    WireEsme other = receiver(second, delivered);
    first
        .store()
        .outbox()
        .insert(null, StubGateway.USERNAME, entries(ids))
        .toCompletableFuture()
        .join();

    await()
        .atMost(Duration.ofMinutes(5))
        .untilAsserted(() -> assertThat(sql("SELECT COUNT(*) FROM outbox")).isEqualTo(0L));
    assertThat(Stream.of(one, other).flatMap(esme -> esme.delivered().stream()))
        .extracting(WireEsme.Pdu::id)
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  private static List<OutboxEntry> entries(List<String> ids) {
    Receipts receipts = new Receipts(new ObjectMapper(), Duration.ofHours(72));
    Instant now = Instant.now();
    return ids.stream()
        .map(
            id ->
                MessageRow.builder(id, "g" + id, StubGateway.USERNAME, now.toEpochMilli())
                    .sourceAddr("4477")
                    .destAddr("491701234567")
                    .build())
        .map(row -> receipts.entry(row, MessageState.DELIVERED, now, now))
        .toList();
  }

  /** Every tenth that it takes ends all connections to the database before it says so. */
  private WireEsme receiver(TestBridge bridge, AtomicInteger delivered) {
    return WireEsme.bind(
        WireEsme.RECEIVER,
        bridge.smppPort(),
        StubGateway.USERNAME,
        StubGateway.PASSWORD,
        esme ->
            esme.answers(
                number -> {
                  if (delivered.incrementAndGet() % 10 == 0) {
                    sql(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND application_name = 'smpp-bridge'");
                  }
                  return 0;
                }));
  }
}
