package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of stored times when the clock is set, on any database. */
abstract class ClockSetContract extends StoreContract {
  private static final Duration LEASE = Duration.ofSeconds(70);
  private static final byte[] OCTETS = {1};

  private void jump(Duration by) {
    clock.jump(by);
    get(store.heartbeat());
    get(store.lowerTimesAhead());
  }

  private List<OutboxRow> claim() {
    return get(store.outbox().claim(Map.of("ACME", 100), LEASE));
  }

  private PartRow part(int number) {
    long expires = now() + Duration.ofMinutes(5).toMillis();
    return new PartRow(
        "ACME", "1", "2", 7, 2, number, "p" + number, OCTETS, 0, 1, null, now(), expires, null);
  }

  private void restart(Duration jump) {
    store.close();
    clock.jump(jump);
    store = Store.open(options(), callbacks, clock.clocks());
    get(store.lowerTimesAhead());
  }

  /** Everything that ends by time. */
  private void storeSomeOfAll() {
    insert(
        message("done", "g1").finalAt(now()),
        message("open", "g2").nextCheckAt(now() + 60_000),
        message("quiet", "g3").registeredDelivery(0));
    get(store.outbox().insert("event", "ACME", List.of(mo("ACME", "hi"))));
    get(store.parts().add(PartArrival.of(part(1))));
    get(store.webhooks().tokenFor("ACME", null));
    get(store.webhooks().markReceivers("ACME", true, now()));
  }

  private void assertAllIsThere() {
    for (String id : List.of("done", "open", "quiet")) {
      assertThat(row(id)).isNotNull();
    }
    assertThat(get(store.outbox().insert("event", "ACME", List.of()))).isFalse();
    assertThat(get(store.parts().byMessageId("ACME", "p1"))).hasSize(1);
    assertThat(get(store.webhooks().state("ACME")).receivers()).isTrue();
    assertThat(store.figures().outboxExpired()).isZero();
  }

  @Test
  void aClockThatIsFarAheadForAMinuteEndsNothing() {
    storeSomeOfAll();
    long far = Duration.ofDays(100).toMillis();
    jump(Duration.ofMillis(far));
    for (int i = 0; i < 6; i++) {
      get(store.runRetention());
      assertThat(get(store.parts().expired(now(), 10))).isEmpty();
      assertThat(get(store.webhooks().claimLingering(List.of("ACME"), now() - far, 10))).isEmpty();
      clock.advance(Duration.ofSeconds(10));
      get(store.heartbeat());
    }
    // delivered all the same
    assertThat(claim()).hasSize(1);
    jump(Duration.ofMillis(-far));
    get(store.runRetention());
    assertAllIsThere();
  }

  @Test
  void aStartWithAClockThatIsYearsAheadEndsNothing() {
    storeSomeOfAll();
    Duration far = Duration.ofDays(12 * 365);
    restart(far);
    for (int i = 0; i < 6; i++) {
      get(store.runRetention());
      assertThat(get(store.parts().expired(now(), 10))).isEmpty();
      clock.advance(Duration.ofSeconds(10));
    }
    assertThat(claim()).hasSize(1);
    get(store.webhooks().markReceivers("ACME", true, now()));
    jump(far.negated());
    get(store.runRetention());
    assertAllIsThere();
  }

  @Test
  void aRestartWhileTheClockIsFarAheadEndsNothing() {
    storeSomeOfAll();
    Duration far = Duration.ofDays(100);
    jump(far);
    restart(Duration.ZERO);
    get(store.runRetention());
    restart(far.negated());
    get(store.webhooks().markReceivers("ACME", true, now()));
    get(store.runRetention());
    assertAllIsThere();
  }

  @Test
  void anEntryThatWasPutOffByAFastClockIsTriedAgainSoon() {
    jump(Duration.ofMinutes(10));
    get(store.outbox().insert(null, "ACME", List.of(mo("ACME", "1"), mo("ACME", "2"))));
    List<OutboxRow> claimed = claim();
    get(store.outbox().retry(claimed.get(0).id(), now() + 1_000));

    jump(Duration.ofMinutes(-10));
    assertThat(claim()).extracting(OutboxRow::id).containsExactly(claimed.get(0).id());
    get(store.outbox().settled(claimed.get(0).id()));
    // whoever had the other has it for a lease at most
    clock.advance(options().longestLease());
    assertThat(claim()).extracting(OutboxRow::id).containsExactly(claimed.get(1).id());
  }

  @Test
  void anEntryThatWasPutOffByAFastClockIsTriedAgainSoonAfterARestart() {
    jump(Duration.ofHours(100));
    get(store.outbox().insert(null, "ACME", List.of(mo("ACME", "1"), mo("ACME", "2"))));
    List<OutboxRow> claimed = claim();
    get(store.outbox().retry(claimed.get(0).id(), now() + 1_000));

    restart(Duration.ofHours(-100));
    clock.advance(options().longestLease());
    assertThat(claim()).hasSize(2);
  }

  @Test
  void aLeaseIsNotOverBecauseTheClockIsSetAhead() {
    get(store.outbox().insert(null, "ACME", List.of(mo("ACME", "1"))));
    assertThat(claim()).hasSize(1);
    jump(Duration.ofHours(100));
    assertThat(claim()).isEmpty();
    clock.advance(LEASE.dividedBy(2).minusSeconds(1));
    assertThat(claim()).isEmpty();
    clock.advance(LEASE);
    assertThat(claim()).hasSize(1);
  }

  @Test
  void whatIsPutOffComesInTimeAlsoWhileTheClockIsDoubted() {
    jump(Duration.ofHours(100));
    get(store.outbox().insert(null, "ACME", List.of(mo("ACME", "1"))));
    get(store.outbox().retry(claim().get(0).id(), now() + 1_000));
    assertThat(claim()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(claim()).hasSize(1);
  }

  @Test
  void partsGoOnWhenAFastClockIsSetBack() {
    jump(Duration.ofHours(100));
    get(store.parts().add(PartArrival.of(part(1))));
    get(store.parts().add(PartArrival.of(part(2)), "complete"));
    PartRow waiting = part(1);
    get(
        store
            .parts()
            .add(
                PartArrival.of(
                    new PartRow(
                        "ACME",
                        "1",
                        "9",
                        8,
                        2,
                        1,
                        "w",
                        OCTETS,
                        0,
                        1,
                        null,
                        waiting.receivedAt(),
                        waiting.expiresAt(),
                        null))));
    jump(Duration.ofHours(-100));

    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(get(store.parts().expired(now(), 10))).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(get(store.parts().expired(now(), 10))).hasSize(1);
    assertThat(get(store.parts().unfinished(now() - 120_000, List.of("ACME"), now() - 120_000, 10)))
        .extracting(PartSet::gatewayId)
        .contains("complete");
  }

  @Test
  void partsThatComeWhileTheClockIsDoubtedEndInTheirTime() {
    jump(Duration.ofHours(100));
    get(store.parts().add(PartArrival.of(part(1))));
    clock.advance(Duration.ofMinutes(5));
    assertThat(get(store.parts().expired(now(), 10))).hasSize(1);
  }

  @Test
  void aSetInWorkIsNotTakenForOrphanedBecauseTheClockIsSetAhead() {
    get(store.parts().add(PartArrival.of(part(1))));
    get(store.parts().add(PartArrival.of(part(2)), "complete"));
    jump(Duration.ofHours(100));
    assertThat(get(store.parts().unfinished(now() - 120_000, List.of("ACME"), now() - 120_000, 10)))
        .isEmpty();
    clock.advance(Duration.ofMinutes(2));
    assertThat(get(store.parts().unfinished(now() - 120_000, List.of("ACME"), now() - 120_000, 10)))
        .hasSize(1);
  }

  @Test
  void aMessageOfAFastClockIsAskedForSoonAfterItIsSetBack() {
    insert(message("planned", "g0").dueAt(now() + 40L * 86_400_000));
    get(
        store
            .messages()
            .claimChecks(
                now(),
                List.of("ACME"),
                1,
                0,
                row -> now() + 40L * 86_400_000 + 60_000,
                row -> true));
    execute("UPDATE message SET next_check_at = due_at + 3600000");
    jump(Duration.ofHours(100));
    insert(
        message("new", "g1").dueAt(now()).nextCheckAt(now() + 60_000),
        message("checked", "g2")
            .createdAt(now() - 86_400_000 * 20L)
            .dueAt(now() - 86_400_000 * 20L)
            .nextCheckAt(now() + 60_000));
    jump(Duration.ofHours(-100));

    assertThat(checks(now(), 10, 60, "ACME"))
        .extracting(MessageRow::messageId)
        .containsExactlyInAnyOrder("new", "checked");
  }

  @Test
  void agesThatLieAheadAreLoweredWhenTheClockIsCertain() {
    Instant present = clock.instant();
    Duration far = Duration.ofDays(12 * 365);
    restart(far);
    long then = now();
    insert(
        message("1", "g1")
            .dueAt(then + 3_600_000)
            .expiresAt(then + 7_200_000)
            .nextCheckAt(then + 3_660_000));
    get(store.outbox().insert("event", "ACME", List.of(mo("ACME", "hi"))));

    jump(far.negated());
    assertThat(row("1").createdAt()).as("one of two times is wrong").isEqualTo(then);
    clock.advance(Duration.ofHours(24));
    get(store.lowerTimesAhead());

    long day = Duration.ofHours(24).toMillis();
    MessageRow lowered = row("1");
    assertThat(lowered.createdAt()).isEqualTo(present.toEpochMilli() + day);
    assertThat(lowered.dueAt()).isEqualTo(lowered.createdAt() + 3_600_000);
    assertThat(lowered.expiresAt()).isEqualTo(lowered.createdAt() + 7_200_000);
    clock.advance(Duration.ofHours(71));
    get(store.runRetention());
    assertThat(store.figures().outboxExpired()).isZero();
    clock.advance(Duration.ofHours(1));
    get(store.runRetention());
    assertThat(store.figures().outboxExpired()).isEqualTo(1);
  }

  @Test
  void aStartInAnotherCenturyMakesNothingOld() {
    storeSomeOfAll();
    Duration years = Duration.ofDays(55 * 365);
    restart(years.negated());
    get(store.webhooks().markReceivers("ACME", true, now()));
    get(store.outbox().insert(null, "ACME", List.of(mo("ACME", "new"))));
    assertThat(claim()).extracting(row -> row.entry().payload()).containsExactly("hi", "new");

    jump(years);
    get(store.runRetention());
    assertAllIsThere();
    assertThat(row("done").createdAt()).isEqualTo(now());
    clock.advance(Duration.ofHours(2));
    assertThat(claim()).hasSize(2);
  }

  @Test
  void webhooksOfAFastClockAreMadeCertainAndRemoved() {
    jump(Duration.ofHours(100));
    get(store.webhooks().tokenFor("ACME", null));
    get(
        store
            .webhooks()
            .settle(
                "ACME",
                null,
                get(store.webhooks().state("ACME")).revision(),
                List.of(new WebhookRegistration("ACME", "sms:sent", "w", "u", now())),
                Map.of()));
    get(store.webhooks().markReceivers("ACME", true, now()));
    get(store.webhooks().markReceivers("ACME", false, now()));
    jump(Duration.ofHours(-100));

    assertThat(get(store.webhooks().state("ACME")).registrations())
        .extracting(WebhookRegistration::registeredAt)
        .containsExactly(0L);
    clock.advance(Duration.ofMinutes(10));
    assertThat(get(store.webhooks().claimLingering(List.of("ACME"), now() - 600_000, 10)))
        .containsExactly("ACME");
  }
}
