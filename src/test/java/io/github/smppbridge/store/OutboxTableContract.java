package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How the outbox behaves on any database. */
abstract class OutboxTableContract extends StoreContract {

  private static final Duration LEASE = Duration.ofSeconds(30);

  @Test
  void entriesAreClaimedInTheirOrderUpToTheLimitOfTheirAccount() {
    for (int i = 0; i < 5; i++) {
      insert("A", "a" + i);
      insert("B", "b" + i);
      insert("C", "c" + i);
    }

    List<OutboxRow> rows = get(store.outbox().claim(Map.of("A", 3, "B", 1, "D", 9), LEASE));

    assertThat(rows)
        .extracting(row -> row.entry().payload())
        .containsExactly("a0", "b0", "a1", "a2");
    assertThat(rows).allMatch(row -> row.attempts() == 1);
    assertThat(payloads(claim(store, "A", 10))).containsExactly("a3", "a4");
  }

  @Test
  void anEntryComesBackAsItWasStored() {
    OutboxEntry entry = receipt("A", "1", "g1");
    get(store.outbox().insert(null, "A", List.of(entry)));

    assertThat(claim(store, "A", 1)).extracting(OutboxRow::entry).containsExactly(entry);
  }

  @Test
  void anEventIsStoredOncePerAccount() {
    assertThat(get(store.outbox().insert("e", "A", List.of(mo("A", "1"))))).isTrue();
    assertThat(get(store.outbox().insert("e", "A", List.of(mo("A", "2"))))).isFalse();
    assertThat(get(store.outbox().insert("e", "B", List.of(mo("B", "3"))))).isTrue();

    assertThat(payloads(claim(store, "A", 10))).containsExactly("1");
  }

  @Test
  void ofTheSameEventAtTheSameTimeOneIsStored() {
    assertThat(together(50, i -> store.outbox().insert("e", "A", List.of(mo("A", "x" + i)))))
        .containsOnlyOnce(true);
    assertThat(claim(store, "A", 100)).hasSize(1);
  }

  @Test
  void aSettledOrDroppedEntryIsGoneForGood() {
    insert("A", "1", "2");
    List<OutboxRow> rows = claim(store, "A", 10);
    get(store.outbox().settled(rows.get(0).id()));
    get(store.outbox().drop(rows.get(1).id(), "refused by the ESME"));

    clock.advance(Duration.ofHours(1));
    assertThat(claim(store, "A", 10)).isEmpty();
    assertThat(store.figures().outboxDropped()).isEqualTo(1);
  }

  /** A standby that took over without the last commits gives the ids of their rows once more. */
  @Test
  void whatStandsUnderItsIdByNowIsNotDeletedWithIt() {
    insert("A", "1");
    long id = claim(store, "A", 1).get(0).id();
    execute(
        "UPDATE outbox SET payload = '2', created_at = created_at + 1, ready_at = 0,"
            + " lease_owner = NULL, attempts = 0");

    get(store.outbox().settled(id));

    assertThat(payloads(claim(store, "A", 1))).containsExactly("2");
  }

  @Test
  void anEntryPutOffComesAgainAtItsTime() {
    insert("A", "1");
    OutboxRow row = claim(store, "A", 1).get(0);
    get(store.outbox().retry(row.id(), now() + 5_000));

    clock.advance(Duration.ofMillis(4_999));
    assertThat(claim(store, "A", 1)).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(claim(store, "A", 1)).extracting(OutboxRow::attempts).containsExactly(2);
  }

  @Test
  void othersInThePlaceOfAnEntryAreNew() {
    insert("A", "whole", "next");
    long id = claim(store, "A", 1).get(0).id();

    get(store.outbox().replace(id, List.of(mo("A", "part 1"), mo("A", "part 2"))));
    // the same once more, as after a commit of which nobody knew
    get(store.outbox().replace(id, List.of(mo("A", "part 1"))));

    List<OutboxRow> rows = claim(store, "A", 10);
    assertThat(payloads(rows)).containsExactly("next", "part 1", "part 2");
    assertThat(rows).allMatch(row -> row.attempts() == 1);
  }

  @Test
  void releasedEntriesKeepTheirPlaceAndCountNoAttempt() {
    insert("A", "1", "2", "3");
    List<OutboxRow> rows = claim(store, "A", 2);
    get(store.outbox().release(rows.stream().map(OutboxRow::id).toList()));

    List<OutboxRow> again = claim(store, "A", 10);
    assertThat(payloads(again)).containsExactly("1", "2", "3");
    assertThat(again).allMatch(row -> row.attempts() == 1);
  }

  @Test
  void whatIsReleasedAndClaimedInOneTransactionIsGivenOut() throws Exception {
    insert("A", "1");
    long id = claim(store, "A", 1).get(0).id();
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    holdWriter(held, go);
    held.await();

    CompletionStage<Void> released = store.outbox().release(List.of(id));
    CompletionStage<List<OutboxRow>> claimed =
        store.outbox().claim(Map.of("A", 1), Duration.ofSeconds(70));
    go.countDown();

    get(released);
    assertThat(payloads(get(claimed))).containsExactly("1");
  }

  private void holdWriter(CountDownLatch held, CountDownLatch go) {
    byte[] octets = {1};
    PartRow part =
        new PartRow("P", "1", "2", 7, 2, 1, "p", octets, 0, 1, null, now(), now() + 1, null);
    IntConsumer joined =
        generation -> {
          held.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    store
        .parts()
        .add(new PartArrival(part, List.of(), List.of(), session -> true, joined, () -> {}));
  }

  @Test
  void aLeaseHoldsUntilItEndsAndThenAnyoneMayClaim() {
    insert("A", "1");
    long id = claim(store, "A", 1).get(0).id();
    store.outbox().left(id);

    clock.advance(LEASE.minusMillis(1));
    assertThat(claim(store, "A", 1)).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(claim(store, "A", 1)).extracting(OutboxRow::attempts).containsExactly(2);
  }

  @Test
  void whatThisProcessHasInWorkItDoesNotGetAgainWhateverTheClockSays() {
    insert("A", "1", "2");
    long id = claim(store, "A", 1).get(0).id();

    clock.jump(Duration.ofHours(50));
    assertThat(payloads(claim(store, "A", 10))).containsExactly("2");

    get(store.outbox().retry(id, now()));
    assertThat(payloads(claim(store, "A", 10))).containsExactly("1");
  }

  @Test
  void noClockDecidesAboutWhatWasNeverTried() {
    clock.advance(Duration.ofMinutes(10));
    insert("A", "1");
    clock.advance(Duration.ofMinutes(-20));
    insert("A", "2");

    assertThat(payloads(claim(store, "A", 10))).containsExactly("1", "2");
  }

  @Test
  void whatWasPutOffGoesInItsOldPlaceWhenItIsDue() {
    insert("A", "1", "2", "3", "4");
    List<OutboxRow> rows = claim(store, "A", 2);
    get(store.outbox().retry(rows.get(0).id(), now() + 2_000));
    get(store.outbox().retry(rows.get(1).id(), now() + 1_000));
    clock.advance(Duration.ofSeconds(2));
    insert("A", "5");

    assertThat(payloads(claim(store, "A", 3))).containsExactly("1", "2", "3");
    assertThat(payloads(claim(store, "A", 3))).containsExactly("4", "5");
  }

  @Test
  void anExpiredEntryIsNotClaimed() {
    insert("A", "1");
    clock.advance(Duration.ofHours(72));
    assertThat(claim(store, "A", 1)).isEmpty();
  }

  @Test
  void aReceiptWaitsForTheAnswerToItsSubmit() {
    insert(message("1", "g1").heldBy(store.unanswered().holder()));
    get(store.outbox().insert("e", "ACME", List.of(receipt("ACME", "1", "g1"))));
    insert("ACME", "mo");

    assertThat(payloads(claim(store, "ACME", 10))).containsExactly("mo");
    get(store.messages().answered("1", "g1", null, now()));
    assertThat(claim(store, "ACME", 10)).hasSize(1);
  }

  @Test
  void aReceiptWaitsForItsAnswerHoweverLongThatTakes() {
    insert(message("1", "g1").heldBy(store.unanswered().holder()));
    get(store.outbox().insert("e", "ACME", List.of(receipt("ACME", "1", "g1"))));

    clock.advance(Duration.ofHours(5));
    assertThat(claim(store, "ACME", 10)).isEmpty();

    get(store.messages().answered("1", "g1", null, now()));
    assertThat(claim(store, "ACME", 10)).hasSize(1);
  }

  @Test
  void aReceiptDoesNotWaitForAProcessThatIsGone() {
    insert(message("1", "g1").heldBy("gone"), message("2", "g2"));
    get(
        store
            .outbox()
            .insert("e", "ACME", List.of(receipt("ACME", "1", "g1"), receipt("ACME", "2", "g2"))));

    assertThat(claim(store, "ACME", 10)).hasSize(2);
  }

  @Test
  void theAnswerWakesWhoWaitsForTheReceipt() {
    List<String> woken = new CopyOnWriteArrayList<>();
    insert(message("1", "g1").heldBy(store.unanswered().holder()));
    get(
        transition(
            "e", "ACME", "g1", rows -> new Decision(rows, List.of(receipt("ACME", "1", "g1")))));
    store.outbox().addListener(woken::add);

    get(store.messages().answered("1", "g1", null, now()));

    await().untilAsserted(() -> assertThat(woken).containsExactly("ACME"));
  }

  @Test
  void listenersHearOfCommittedEntries() {
    List<String> woken = new CopyOnWriteArrayList<>();
    store.outbox().addListener(woken::add);
    insert("A", "1");
    insert("B", "2");

    await().untilAsserted(() -> assertThat(woken).containsExactlyInAnyOrder("A", "B"));
  }

  @Test
  void figuresTellDepthAndAge() {
    long first = now();
    insert("A", "1");
    clock.advance(Duration.ofSeconds(7));
    insert("A", "2");
    get(store.outbox().insert(null, "A", List.of(receipt("A", "1", "g1"))));

    await()
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(10));
              assertThat(store.figures().outboxDepth())
                  .isEqualTo(
                      Map.of(OutboxEntry.MO, 2L, OutboxEntry.RECEIPT, 1L, OutboxEntry.EVENT, 0L));
            });
    assertThat(store.figures().outboxOldestAt()).containsEntry(OutboxEntry.MO, first);
  }

  @Test
  void claimsForManyAccountsAtOnceGetAll() {
    Map<String, Integer> limits = new java.util.HashMap<>();
    for (int i = 0; i < 300; i++) {
      limits.put("account" + i, 2);
      if (i % 3 == 0) {
        insert("account" + i, "p" + i);
      }
    }
    assertThat(get(store.outbox().claim(limits, LEASE))).hasSize(100);
  }

  @Test
  void noEntryIsLostOrGivenTwiceAmongManyClaimers() {
    insert("A", IntStream.range(0, 500).mapToObj(i -> "p" + i).toArray(String[]::new));
    List<List<OutboxRow>> claims =
        new ArrayList<>(together(60, i -> anyStore(i).outbox().claim(Map.of("A", 10), LEASE)));
    stores().forEach(claimer -> claims.add(claim(claimer, "A", 1000)));

    assertThat(claims.stream().flatMap(List::stream).map(OutboxRow::id))
        .hasSize(500)
        .doesNotHaveDuplicates();
  }

  List<OutboxRow> claim(Store by, String account, int limit) {
    return get(by.outbox().claim(Map.of(account, limit), LEASE));
  }

  static List<String> payloads(List<OutboxRow> rows) {
    return rows.stream().map(row -> row.entry().payload()).toList();
  }

  void insert(String account, String... payloads) {
    List<OutboxEntry> entries = Stream.of(payloads).map(each -> mo(account, each)).toList();
    get(store.outbox().insert(null, account, entries));
  }

  private OutboxEntry forSession(String account, String payload, String session) {
    return new OutboxEntry(
        account, OutboxEntry.RECEIPT, null, null, payload, now(), now() + 1_000_000, session);
  }

  @Test
  void whatIsForASatedSessionStaysWhereItIs() {
    get(
        store
            .outbox()
            .insert(
                null,
                "A",
                List.of(
                    forSession("A", "1", "s1"),
                    forSession("A", "2", "s2"),
                    mo("A", "3"),
                    forSession("A", "4", null))));
    get(store.outbox().insert(null, "B", List.of(mo("B", "5"))));

    ClaimFilter filter = new ClaimFilter(Set.of("s1", "s3", "s4"), Set.of("A"), Set.of());
    List<OutboxRow> rows = get(store.outbox().claim(Map.of("A", 9, "B", 9), filter, LEASE));

    assertThat(payloads(rows)).containsExactlyInAnyOrder("2", "4", "5");
    assertThat(rows)
        .filteredOn(row -> row.entry().payload().equals("2"))
        .extracting(row -> row.entry().sessionId())
        .containsExactly("s2");
    assertThat(payloads(claim(store, "A", 9))).containsExactly("1", "3");
  }

  @Test
  void manyForASatedSessionAreNotReadByAClaimForOthers() {
    insertMany("A", 20_000, "'s1'");
    get(store.outbox().insert(null, "A", List.of(forSession("A", "x", "s2"))));
    ClaimFilter filter = new ClaimFilter(Set.of("s1"), Set.of(), Set.of());

    assertThat(payloads(get(store.outbox().claim(Map.of("A", 20), filter, LEASE))))
        .containsExactly("x");

    long start = System.nanoTime();
    for (int i = 0; i < 5; i++) {
      assertThat(get(store.outbox().claim(Map.of("A", 20), filter, LEASE))).isEmpty();
    }
    assertThat(Duration.ofNanos((System.nanoTime() - start) / 5))
        .isLessThan(Duration.ofMillis(100));
  }

  @Test
  void aMessageThatNobodyServesIsDueWhenItIsHastened() {
    insert("A", "1", "2", "3");
    insert("B", "4");
    List<OutboxRow> rows = claim(store, "A", 3);
    get(store.outbox().retryUntried(rows.get(0).id(), now() + 60_000));
    get(store.outbox().retryUntried(rows.get(1).id(), now() + 50_000));
    get(store.outbox().retry(rows.get(2).id(), now() + 60_000));
    get(store.outbox().retryUntried(claim(store, "B", 1).get(0).id(), now() + 60_000));
    assertThat(claim(store, "A", 3)).isEmpty();

    get(store.outbox().hasten("A"));

    // not what an ESME has refused: that has its own time
    List<OutboxRow> again = claim(store, "A", 3);
    assertThat(payloads(again)).containsExactly("1", "2");
    assertThat(again).allMatch(row -> row.attempts() == 1);
    assertThat(claim(store, "B", 1)).isEmpty();
  }

  @Test
  void whatIsHastenedGoesBeforeNothingThatCameEarlier() {
    insert("A", "1", "2", "3");
    List<OutboxRow> rows = claim(store, "A", 2);
    get(store.outbox().retryUntried(rows.get(0).id(), now() + 60_000));
    get(store.outbox().retryUntried(rows.get(1).id(), now() - 1));

    get(store.outbox().hasten("A"));

    for (String next : List.of("1", "2", "3")) {
      assertThat(payloads(claim(store, "A", 1))).containsExactly(next);
    }
  }

  @Test
  void aClaimReadsAnIndexAndNoMoreThanItGives() {
    insertMany("A", 100_000, "NULL");
    insert("B", "1");
    get(store.outbox().retry(claim(store, "A", 1).get(0).id(), now()));
    claim(store, "A", 10);

    long start = System.nanoTime();
    for (int i = 0; i < 50; i++) {
      assertThat(claim(store, "A", 20)).hasSize(20);
    }
    Duration each = Duration.ofNanos((System.nanoTime() - start) / 50);

    // reading all that wait takes a hundred times as long
    assertThat(each).isLessThan(Duration.ofMillis(100));
    assertThat(planOfAClaim(20)).contains("outbox_ready").doesNotContain("SCAN o", "Seq Scan");
  }

  /** Past the store: stored in one statement. */
  private void insertMany(String account, int count, String session) {
    execute(
        "INSERT INTO outbox (account, session_id, kind, payload, created_at, expires_at, ready_at,"
            + " attempts)"
            + " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
            + count
            + ") SELECT '"
            + account
            + "', "
            + session
            + ", 'mo', CAST(i AS TEXT), "
            + now()
            + ", "
            + (now() + 1_000_000)
            + ", 0, 0 FROM n");
  }

  /** How the database finds what a claim gives out. */
  private String planOfAClaim(int limit) {
    Dialect dialect = Dialect.of(options());
    boolean alone = dialect.servesOneProcess();
    String sql =
        dialect
            .claimSql(
                new OutboxClaim(
                    Map.of("A", limit), ClaimFilter.NONE, now(), now(), now(), "us", alone))
            .replace("unnest(?, ?)", "unnest('{A}'::text[], '{" + limit + "}'::int4[])")
            .replace("account = ?", "account = 'A'")
            .replace("held_by = ?", "held_by = 'us'")
            .replace("lease_owner = ?", "lease_owner = 'us'")
            .replace("LIMIT ?", "LIMIT " + limit)
            .replace("?", String.valueOf(now()));
    return String.join(
        "\n", rows(alone ? "EXPLAIN QUERY PLAN " + sql : "EXPLAIN " + sql, alone ? 4 : 1));
  }
}
