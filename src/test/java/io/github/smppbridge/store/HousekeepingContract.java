package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Node numbers, retention, health and closing, on any database. */
abstract class HousekeepingContract extends StoreContract {

  @Test
  void theFirstNodeIsNumberZero() {
    assertThat(store.node()).isZero();
  }

  @Test
  void messagesAreDeletedAfterTheirRetentionInBatches() {
    insert(
        IntStream.range(0, Retention.BATCH * 2 + 10)
            .mapToObj(i -> message("final" + i, "f" + i).finalAt(now()))
            .toArray(MessageRowBuilder[]::new));
    insert(message("open", "o"));
    clock.advance(options().retention().plusMillis(1));
    insert(message("new", "n").finalAt(now()));

    get(store.runRetention());

    assertThat(get(store.messages().byMessageId("ACME", "final0"))).isEmpty();
    assertThat(get(store.messages().byMessageId("ACME", "final1009"))).isEmpty();
    assertThat(get(store.messages().byMessageId("ACME", "open"))).hasSize(1);
    assertThat(get(store.messages().byMessageId("ACME", "new"))).hasSize(1);

    clock.advance(options().retention());
    get(store.runRetention());
    assertThat(get(store.messages().byMessageId("ACME", "open"))).isEmpty();
  }

  @Test
  void aMessageWithoutEndIsKeptLongerOnlyIfAReceiptIsDue() {
    insert(message("asked", "g1"), message("quiet", "g2").registeredDelivery(0));
    clock.advance(options().retention().plusMillis(1));
    get(store.runRetention());

    assertThat(get(store.messages().byMessageId("ACME", "asked"))).hasSize(1);
    assertThat(get(store.messages().byMessageId("ACME", "quiet"))).isEmpty();
  }

  /** Waits for something for so many hours, in one way; the retention it is kept by. */
  private record Waiting(String what, Duration retention, Duration until, MessageRowBuilder row) {}

  private List<Waiting> waiting() {
    Duration hour = Duration.ofHours(1);
    Duration month = options().retention();
    Duration days = Duration.ofDays(70);
    long inDays = now() + days.toMillis();
    long inHours = now() + Duration.ofHours(48).toMillis();
    return List.of(
        // first: after a clock that was set back, checks that are far ahead are lowered
        new Waiting(
            "data of an older version, whose check alone tells when it is due",
            month,
            days,
            message("6", "g6").bodyJson(null).nextCheckAt(inDays)),
        new Waiting("scheduled", hour, Duration.ofHours(48), message("1", "g1").dueAt(inHours)),
        new Waiting(
            "scheduled, no receipt",
            hour,
            Duration.ofHours(48),
            message("2", "g2").dueAt(inHours).registeredDelivery(0)),
        new Waiting("scheduled far", month, days, message("3", "g3").dueAt(inDays)),
        new Waiting(
            "scheduled far, no receipt",
            month,
            days,
            message("4", "g4").dueAt(inDays).registeredDelivery(0)),
        new Waiting(
            "valid for long",
            month,
            Duration.ofDays(90),
            message("5", "g5").expiresAt(now() + Duration.ofDays(90).toMillis())),
        new Waiting(
            "waits for its replacement",
            month,
            days,
            message("7", "g7").dueAt(inDays).replacementId("r7")));
  }

  @Test
  void nothingIsDeletedBeforeItIsDueAndNothingStaysForEver() {
    for (Waiting waiting : waiting()) {
      insert(waiting.row());
      if (waiting.row().replacementId() != null) {
        replacement(waiting.row().replacementId(), now());
      }
      MessageRow row = waiting.row().build();
      long due = now() + waiting.until().toMillis();
      StoreOptions options = options().withRetention(waiting.retention());
      Duration after = StoreOptions.openRetention(waiting.retention());

      clock.set(Instant.ofEpochMilli(due).plus(after).minusSeconds(1));
      retention(options);
      assertThat(get(store.messages().byGatewayId("ACME", row.gatewayId())))
          .as(waiting.what())
          .hasSize(1);
      clock.set(Instant.ofEpochMilli(due).plus(after.multipliedBy(2)).plusSeconds(3_700));
      retention(options);
      assertThat(get(store.messages().byGatewayId("ACME", row.gatewayId())))
          .as(waiting.what())
          .isEmpty();
      clock.set(Instant.ofEpochMilli(row.createdAt()));
    }
    assertThat(rows("SELECT gateway_id FROM replacement", 1)).isEmpty();
  }

  @Test
  void whatIsAskedAboutForEverIsNotKeptForEver() {
    insert(message("1", "g1").checks(900));
    Duration open = StoreOptions.openRetention(options().retention());
    clock.advance(options().retention().plus(open).plusMillis(1));
    execute("UPDATE message SET next_check_at = ?", now() + 1_000);

    get(store.runRetention());

    assertThat(get(store.messages().byMessageId("ACME", "1"))).isEmpty();
  }

  @Test
  void aReplacementIsKeptWithItsMessage() {
    insert(message("1", "g1").replacementId("r1").dueAt(now() + Duration.ofDays(40).toMillis()));
    replacement("r1", now());
    replacement("orphan", now());
    clock.advance(Duration.ofDays(35));

    get(store.runRetention());

    assertThat(rows("SELECT gateway_id FROM replacement", 1)).containsExactly("r1");
  }

  private void replacement(String gatewayId, long createdAt) {
    execute(
        "INSERT INTO replacement (gateway_id, message_id, account, registered_delivery,"
            + " parts_count, created_at, due_at) VALUES (?, 'm', 'ACME', 0, 0, ?, ?)",
        gatewayId,
        createdAt,
        createdAt);
  }

  /** As a bridge does that is configured so. */
  private void retention(StoreOptions options) {
    store.close();
    // or the clock would be doubted, which is that much further at each start
    execute("DELETE FROM node");
    store = Store.open(options, callbacks, clock.clocks());
    get(store.runRetention());
  }

  @Test
  void aMessageThatBecameFinalLateIsKeptForItsRetention() {
    insert(message("1", "g").finalAt(now() + Duration.ofDays(20).toMillis()));
    clock.advance(Duration.ofDays(31));
    get(store.runRetention());
    assertThat(get(store.messages().byMessageId("ACME", "1"))).hasSize(1);
  }

  @Test
  void aMessageThatEndedInAnotherCenturyIsNotKeptUntilThen() {
    insert(message("1", "g").finalAt(now() + Duration.ofDays(20_000).toMillis()));
    clock.advance(Duration.ofDays(31));
    get(store.runRetention());
    assertThat(get(store.messages().byMessageId("ACME", "1"))).isEmpty();
  }

  @Test
  void expiredOutboxEntriesAreDeletedAndCounted() {
    get(store.outbox().insert(null, "A", List.of(mo("A", "1"), receipt("A", "1", "g"))));
    clock.advance(Duration.ofHours(72));
    get(store.runRetention());

    assertThat(store.figures().outboxExpired()).isEqualTo(2);
  }

  @Test
  void eventsAreForgottenAfterTheirRetention() {
    get(store.outbox().insert("e", "A", List.of()));
    clock.advance(options().eventRetention());
    get(store.runRetention());
    assertThat(get(store.outbox().insert("e", "A", List.of()))).isFalse();

    clock.advance(Duration.ofMillis(1));
    get(store.runRetention());
    assertThat(get(store.outbox().insert("e", "A", List.of()))).isTrue();
  }

  @Test
  void unusedTokensAndPartsThatAreDealtWithAreDeleted() {
    String token = get(store.webhooks().tokenFor("A", null));
    byte[] octets = new byte[1];
    PartRow part =
        new PartRow("A", "", "2", 1, 1, 1, "m", octets, 0, 0, null, now(), now() + 1, null);
    PartSet set = ((PartResult.Complete) get(store.parts().add(PartArrival.of(part)))).set();
    assertThat(get(store.parts().byMessageId("A", "m"))).hasSize(1);
    get(store.parts().remember(set.gatewayId()));
    assertThat(((Number) query("SELECT COUNT(*) FROM part")).intValue()).isEqualTo(1);
    clock.advance(Duration.ofDays(31));
    get(store.runRetention());

    assertThat(((Number) query("SELECT COUNT(*) FROM part")).intValue()).isZero();
    assertThat(get(store.webhooks().tokenFor("A", null))).isNotEqualTo(token);
  }

  @Test
  void pingAnswers() {
    get(store.ping());
  }

  @Test
  void closingWritesWhatIsQueued() {
    List<CompletionStage<Void>> inserts =
        IntStream.range(0, 1_000)
            .mapToObj(i -> store.messages().insert(List.of(message("m" + i, "g" + i).build())))
            .toList();
    store.close();

    inserts.forEach(StoreContract::get);
    assertThat(store.messages().insert(List.of(message("x", "x").build())))
        .isCompletedExceptionally();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("store-writer"));

    store = Store.open(options(), callbacks, clock.clocks());
    assertThat(get(store.messages().byMessageId("ACME", "m999"))).hasSize(1);
  }

  @Test
  void aLimitOfNothingClaimsNothing() {
    assertThat(get(store.outbox().claim(Map.of("A", 0), Duration.ofSeconds(1)))).isEmpty();
    assertThat(get(store.messages().claimChecks(now(), List.of(), 5, 0, row -> now(), row -> true)))
        .isEmpty();
  }
}
