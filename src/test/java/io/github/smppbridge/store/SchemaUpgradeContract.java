package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.testkit.Sql;
import io.github.smppbridge.testkit.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of version 2, with rows of every kind, is opened by this version. */
abstract class SchemaUpgradeContract {
  private static final Duration LEASE = Duration.ofSeconds(70);

  private final TestClock clock = new TestClock();
  private final long now = clock.millis();
  @TempDir Path folder;
  private Sql sql;
  private Store store;

  abstract StoreOptions createDatabase(Path folder);

  @BeforeEach
  void openWhatVersionTwoLeft() {
    StoreOptions options = createDatabase(folder).withRetentionInterval(Duration.ZERO);
    Flyway.configure()
        .dataSource(options.url(), options.username(), options.password())
        .locations("classpath:META-INF/smpp-bridge/migration")
        .placeholders(Dialect.of(options).placeholders())
        .target("2")
        .load()
        .migrate();
    sql = new Sql(options.url(), options.username(), options.password());
    messages();
    outbox();
    sql.run("INSERT INTO node VALUES (0, 'former', ?)", now + LEASE.toMillis());
    sql.run("INSERT INTO webhook_event VALUES ('A', 'e1', ?)", now);
    sql.run("INSERT INTO webhook_route VALUES ('A', ?, 0, 0, 0, 0)", "t".repeat(43));
    sql.run("INSERT INTO webhook_registration VALUES ('A', 'sms:sent', 'id', 'url', ?)", now);
    store = Store.open(options, ForkJoinPool.commonPool(), clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void messages() {
    message("1", "single", 0, null, null);
    // parts: a message_id each, one message of the gateway's
    message("21", "parts", 1, now + 500, null);
    message("22", "parts", 1, now + 500, null);
    // destinations: one message_id, a message of the gateway's each
    message("3", "multi-b", 1, now + 500, null);
    message("3", "multi-a", 1, now + 500, null);
    message("3", "multi-c", 1, now + 500, now - 10);
    message("4", "scheduled", 0, now + Duration.ofDays(70).toMillis(), null);
  }

  private void message(String id, String gatewayId, int checks, Long nextCheck, Long finalAt) {
    sql.run(
        "INSERT INTO message (message_id, gateway_id, account, source_addr, source_ton, source_npi,"
            + " dest_addr, dest_ton, dest_npi, service_type, registered_delivery, state, error,"
            + " parts_count, parts_delivered, created_at, answered_at, final_at, next_check_at, checks)"
            + " VALUES (?, ?, 'A', '1', 1, 1, '2', 1, 1, '', 1, 0, 0, 1, 0, "
            + (now - 1_000)
            + ", "
            + (now - 900)
            + ", "
            + finalAt
            + ", "
            + nextCheck
            + ", "
            + checks
            + ")",
        id,
        gatewayId);
  }

  private void outbox() {
    entry("past", now - 5_000, null, 0);
    // stored while the clock was ahead
    entry("ahead", now + Duration.ofDays(4).toMillis(), null, 0);
    entry("leased", now + LEASE.toMillis(), "former", 0);
    entry("put off, due", now - 1, null, 2);
    entry("put off", now + 60_000, null, 3);
    entry("fresh", now, null, 0);
  }

  private void entry(String payload, long readyAt, String owner, int attempts) {
    sql.run(
        "INSERT INTO outbox (account, kind, payload, created_at, expires_at, ready_at,"
            + " lease_owner, attempts) VALUES ('A', 'mo', ?, ?, ?, ?, "
            + (owner == null ? "NULL" : "'" + owner + "'")
            + ", ?)",
        payload,
        now - 10_000,
        now + Duration.ofDays(9).toMillis(),
        readyAt,
        attempts);
  }

  @Test
  void rowsAreFoundUnderBothIdsAndHaveSlots() {
    assertThat(rows("1"))
        .singleElement()
        .matches(row -> row.slot() == 0 && row.heldBy() == null)
        .matches(row -> row.userMessageReference() == null);
    assertThat(rows("3"))
        .extracting(MessageRow::gatewayId)
        .containsExactlyInAnyOrder("multi-a", "multi-b", "multi-c");
    assertThat(rows("3")).extracting(MessageRow::slot).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(change("e2", "parts"))
        .extracting(MessageRow::messageId)
        .containsExactlyInAnyOrder("21", "22");
    assertThat(change("e3", "multi-b")).singleElement().matches(row -> row.messageId().equals("3"));
  }

  private List<MessageRow> change(String event, String gatewayId) {
    List<MessageRow> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
    Change change =
        new Change(
            event,
            "A",
            gatewayId,
            rows -> {
              seen.addAll(rows);
              return Decision.NOTHING;
            });
    assertThat(StoreContract.get(store.messages().transition(change)))
        .isEqualTo(TransitionResult.APPLIED);
    return seen;
  }

  @Test
  void aMessageIsDueWhenItWasToBeSent() {
    assertThat(rows("4")).singleElement().matches(row -> row.dueAt() == row.nextCheckAt());
    assertThat(rows("1")).singleElement().matches(row -> row.dueAt() == row.createdAt());
    assertThat(rows("21")).singleElement().matches(row -> row.dueAt() == row.createdAt());
    clock.advance(Duration.ofDays(61));
    StoreContract.get(store.runRetention());
    // what is over is deleted
    assertThat(rows("3")).extracting(MessageRow::gatewayId).doesNotContain("multi-c");
  }

  @Test
  void aSecondMessageOfAnIdIsRefused() {
    MessageRow second = MessageRow.builder("1", "other", "A", now).build();
    assertThatThrownBy(() -> StoreContract.get(store.messages().insert(List.of(second))))
        .hasCauseInstanceOf(StoreException.class);
    StoreContract.get(
        store.messages().insert(List.of(MessageRow.builder("5", "new", "A", now).build())));
    assertThat(rows("1")).singleElement().matches(row -> row.gatewayId().equals("single"));
    assertThat(rows("5")).hasSize(1);
  }

  @Test
  void whatWaitsIsGivenOutWhateverClockItWasStoredBy() {
    List<String> free = claim();
    assertThat(free).contains("past", "ahead", "put off, due", "fresh").doesNotContain("put off");
    clock.advance(LEASE.plusMillis(1));
    // and the rest when their time has come
    assertThat(claim()).contains("put off");
    assertThat(sql.run("SELECT COUNT(*) FROM outbox WHERE lease_owner = 'former'").toString())
        .isEqualTo("0");
  }

  private List<String> claim() {
    return StoreContract.get(store.outbox().claim(Map.of("A", 100), Duration.ofHours(1))).stream()
        .map(row -> row.entry().payload())
        .toList();
  }

  @Test
  void webhooksOfAnAccountAreThoseOfWhoeverItIs() {
    assertThat(StoreContract.get(store.webhookOwners().of("t".repeat(43))))
        .contains(new WebhookOwner("A", null));
    StoreContract.get(store.webhookOwners().move("A", null, "user"));
    assertThat(StoreContract.get(store.webhooks().state("A")).registrations()).hasSize(1);
    assertThat(StoreContract.get(store.webhooks().tokenFor("A", "user"))).startsWith("ttt");
  }

  @Test
  void whatWasDoneIsKnownAndTheNumbersGoOn() {
    assertThat(StoreContract.get(store.outbox().insert("e1", "A", List.of()))).isFalse();
    long expires = now + Duration.ofHours(72).toMillis();
    OutboxEntry entry = new OutboxEntry("B", OutboxEntry.MO, null, null, "{}", now, expires);
    assertThat(StoreContract.get(store.outbox().insert("e9", "B", List.of(entry)))).isTrue();
    StoreContract.get(store.ping());
  }

  private List<MessageRow> rows(String messageId) {
    return StoreContract.get(store.messages().byMessageId("A", messageId));
  }
}
