package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of what a replica had, once it is dead, and only then. */
class NodeDeathIT extends StoreContract {
  private static final Duration LEASE = Duration.ofSeconds(70);
  private static final byte[] OCTETS = {1};

  private List<String> claim(Store by) {
    return get(by.outbox().claim(Map.of("A", 10), LEASE)).stream()
        .map(row -> row.entry().payload())
        .toList();
  }

  private void insert(String... payloads) {
    for (String payload : payloads) {
      get(store.outbox().insert(null, "A", List.of(mo("A", payload))));
    }
  }

  /** Time goes by and one of them looks, once a second. */
  private void watch(Store by, int seconds) {
    for (int i = 0; i < seconds; i++) {
      clock.advance(Duration.ofSeconds(1));
      get(by.watch());
    }
  }

  private Store named(String name) {
    return Store.open(options().withNodeName(name), callbacks, clock.clocks());
  }

  @Test
  void whatADeadReplicaHadIsFreeWithinTenSeconds() {
    Store dead = named("dead");
    insert("1", "2", "3");
    assertThat(claim(dead)).hasSize(3);
    get(dead.webhooks().markReceivers("A", true, now()));
    assertThat(get(store.webhooks().state("A")).receivers()).isTrue();
    MessageRowBuilder held = message("m", "g").heldBy(dead.unanswered().holder());
    super.insert(held);
    get(store.outbox().insert("e", "ACME", List.of(receipt("ACME", "m", "g"))));
    part(dead);

    dead.abandon();

    watch(store, 6);
    assertThat(claim(store)).as("it may live").isEmpty();
    assertThat(get(store.outbox().claim(Map.of("ACME", 1), LEASE))).isEmpty();
    assertThat(unfinished()).isEmpty();
    watch(store, 3);
    assertThat(claim(store)).containsExactly("1", "2", "3");
    assertThat(get(store.outbox().claim(Map.of("ACME", 1), LEASE))).hasSize(1);
    assertThat(get(store.webhooks().state("A")).receivers()).isFalse();
    assertThat(unfinished()).extracting(PartSet::gatewayId).containsExactly("set");
    assertThat(unfinished()).as("by one").isEmpty();
  }

  private void part(Store by) {
    for (int i = 1; i <= 2; i++) {
      PartRow part =
          new PartRow(
              "ACME", "1", "2", 7, 2, i, "p" + i, OCTETS, 0, 1, null, now(), now() + 1, null);
      get(by.parts().add(PartArrival.of(part), "set"));
    }
  }

  private List<PartSet> unfinished() {
    long longAgo = now() - 120_000;
    return get(store.parts().unfinished(longAgo, List.of("ACME"), longAgo, 10));
  }

  @Test
  void aSetWhoseMessageNamesNoPhoneWaitsForTheRequestOfTheDead() {
    Store dead = named("dead");
    part(dead);
    super.insert(message("p1", "set").deviceId(null));
    dead.abandon();
    watch(store, 9);
    assertThat(unfinished()).isEmpty();
    clock.advance(Duration.ofMinutes(2));
    assertThat(unfinished()).hasSize(1);
  }

  @Test
  void anInstanceThatComesBackUnderItsNameTakesItsOwnAtOnce() {
    Store before = named("pod-0");
    Store another = named("pod-1");
    insert("1", "2", "3");
    assertThat(get(before.outbox().claim(Map.of("A", 2), LEASE))).hasSize(2);
    assertThat(claim(another)).containsExactly("3");
    String holder = before.unanswered().holder();
    super.insert(message("m", "g").heldBy(holder));
    get(store.outbox().insert("e", "ACME", List.of(receipt("ACME", "m", "g"))));

    before.abandon();
    Store after = named("pod-0");

    assertThat(claim(after)).containsExactly("1", "2");
    assertThat(get(after.outbox().claim(Map.of("ACME", 1), LEASE))).hasSize(1);
    after.close();
    another.close();
  }

  @Test
  void ofTwoProcessesOfOneNameNoneTakesWhatTheOtherHas() {
    Store one = named("same");
    insert("1");
    assertThat(claim(one)).hasSize(1);
    Store other = named("same");
    assertThat(claim(other)).isEmpty();
    // the lock is of the connection, and another one has it again
    execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    beatUntilItSucceeds(one);
    Store third = named("same");
    assertThat(claim(third)).isEmpty();
    assertThat(rows("SELECT name FROM node WHERE name IS NOT NULL ORDER BY name", 1))
        .contains("same");
    for (Store each : List.of(one, other, third)) {
      each.close();
    }
  }

  private static void beatUntilItSucceeds(Store store) {
    org.awaitility.Awaitility.await().ignoreExceptions().until(() -> get(store.heartbeat()) >= 0);
  }

  @Test
  void whoTookANumberWithoutHearingOfItIsNotTakenForDeadForThatOne() {
    Store other = replica();
    int number = get(other.heartbeat());
    String instance =
        rows("SELECT instance_id FROM node WHERE number = " + number, 1).get(0).toString();
    watch(store, 9);
    // a heartbeat that took another number, and whose commit was not heard of
    execute(
        "INSERT INTO node (number, instance_id, lease_until, id_mark, seen_at, beat_by, dead_after)"
            + " SELECT 900, '"
            + instance
            + "', lease_until, id_mark, seen_at, beat_by, dead_after FROM node WHERE number = "
            + number);
    get(other.heartbeat());
    insert("1");
    assertThat(claim(other)).hasSize(1);

    for (int i = 0; i < 9; i++) {
      get(other.heartbeat());
      watch(store, 1);
    }

    assertThat(claim(store)).as("what a living one has").isEmpty();
  }

  @Test
  void nobodyIsTakenForDeadWhileTheObserverStoodStillOrAClockWasSet() {
    Store other = replica();
    insert("1");
    assertThat(claim(other)).hasSize(1);
    get(store.watch());
    // in the end back: a lease that is cut meanwhile, since it lies ahead, would be over after
    // another
    for (int hours : new int[] {100, -100, -100}) {
      clock.jump(Duration.ofHours(hours));
      get(store.watch());
    }
    // a pause of ours, or of the database's
    clock.advance(Duration.ofSeconds(40));
    get(store.watch());
    get(other.heartbeat());
    watch(store, 5);
    get(other.heartbeat());
    watch(store, 5);
    assertThat(claim(store)).isEmpty();
    assertThat(other.outbox().tenure().term()).isZero();
  }

  @Test
  void whoCannotProveThatItLivesStopsBeforeOthersTakeOver() {
    Tenure tenure = store.outbox().tenure();
    get(store.heartbeat());
    clock.advance(Duration.ofMillis(5_900));
    assertThat(tenure.isProven()).isTrue();
    execute("ALTER TABLE node RENAME TO away");
    clock.advance(Duration.ofMillis(200));
    assertThat(tenure.isProven()).isFalse();
    execute("ALTER TABLE away RENAME TO node");
    get(store.heartbeat());
    assertThat(tenure.isProven()).isTrue();

    // a machine that was paused: the monotonic clock stood still
    execute("ALTER TABLE node RENAME TO away");
    clock.jump(Duration.ofSeconds(30));
    assertThat(tenure.isProven()).isFalse();
    execute("ALTER TABLE away RENAME TO node");
  }

  @Test
  void whoWasTakenForDeadAndLivesGoesOnInAnotherTerm() {
    Store frozen = replica();
    insert("1", "2");
    List<OutboxRow> claimed = get(frozen.outbox().claim(Map.of("A", 1), LEASE));
    int term = frozen.outbox().tenure().term();
    get(frozen.webhooks().markReceivers("A", true, now()));
    execute("UPDATE receiver SET seen_at = 5");
    execute("UPDATE node SET instance_id = '' WHERE number = ?", frozen.node());
    execute("UPDATE outbox SET ready_at = 0, lease_owner = NULL WHERE lease_owner IS NOT NULL");
    assertThat(claim(store)).containsExactly("1", "2");

    get(frozen.heartbeat());

    assertThat(frozen.outbox().tenure().term()).isEqualTo(term + 1);
    assertThat(frozen.outbox().tenure().isProven()).isTrue();
    assertThat(get(store.webhooks().state("A")).receivers()).isTrue();
    // what it gives back is not its own any more
    get(frozen.outbox().release(claimed.stream().map(OutboxRow::id).toList()));
    assertThat(claim(frozen)).isEmpty();
  }

  @Test
  void aReplicaOfTheVersionBeforeIsKnownByItsLease() {
    execute("INSERT INTO node (number, instance_id, lease_until) VALUES (9, 'old', ?)", now());
    insert("1");
    execute("UPDATE outbox SET ready_at = ?, lease_owner = 'old'", now() + LEASE.toMillis());
    watch(store, 55);
    assertThat(claim(store)).isEmpty();
    execute("UPDATE node SET lease_until = ? WHERE number = 9", now());
    watch(store, 7);
    assertThat(query("SELECT COUNT(*) FROM node WHERE instance_id = 'old'")).isEqualTo(1L);
    watch(store, 55);
    assertThat(claim(store)).hasSize(1);
  }
}
