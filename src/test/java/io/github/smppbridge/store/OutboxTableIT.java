package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.store.commit.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTableIT extends OutboxTableContract {

  private Store second;

  @BeforeEach
  void startAReplica() {
    second = replica();
  }

  @Test
  void aReplicaTakesOverWhatADeadOneHadClaimed() {
    insert("A", "1");
    assertThat(claim(store, "A", 1)).hasSize(1);
    assertThat(claim(second, "A", 1)).isEmpty();

    clock.advance(Duration.ofSeconds(31));
    assertThat(claim(second, "A", 1)).hasSize(1);
  }

  @Test
  void whatWasDeliveredWhileTheDatabaseTookNothingIsNotDeliveredAgain() {
    insert("A", "1", "2");
    long delivered = claim(store, "A", 1).get(0).id();
    execute("ALTER TABLE outbox RENAME TO away");
    assertThatThrownBy(() -> get(store.outbox().settled(delivered)))
        .hasCauseInstanceOf(StoreException.class);
    execute("ALTER TABLE away RENAME TO outbox");

    clock.advance(Duration.ofSeconds(31));
    assertThat(payloads(claim(store, "A", 10))).containsExactly("2");
    // by who delivered it, without being asked
    await().untilAsserted(() -> assertThat(store.figures().repeated()).isZero());
    clock.advance(Duration.ofSeconds(31));
    assertThat(payloads(claim(second, "A", 10))).containsExactly("2");
  }

  @Test
  void whatWasDeliveredStaysLeasedWhileItCannotBeDeleted() {
    insert("A", "1");
    Duration lease = Duration.ofSeconds(2);
    long delivered = get(store.outbox().claim(Map.of("A", 1), lease)).get(0).id();
    execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RAISE EXCEPTION ''no''; END'");
    execute("CREATE TRIGGER no BEFORE DELETE ON outbox EXECUTE FUNCTION refuse()");
    assertThatThrownBy(() -> get(store.outbox().settled(delivered)))
        .hasCauseInstanceOf(StoreException.class);

    // the lease is renewed from where the clock is then
    clock.advance(Duration.ofMillis(1_900));
    await().untilAsserted(() -> assertThat(readyAt()).isGreaterThan(now() + 1_500));
    clock.advance(Duration.ofMillis(200));
    assertThat(claim(second, "A", 1)).isEmpty();

    execute("DROP TRIGGER no ON outbox");
    await().untilAsserted(() -> assertThat(store.figures().repeated()).isZero());
    clock.advance(Duration.ofHours(1));
    assertThat(claim(second, "A", 1)).isEmpty();
  }

  private long readyAt() {
    return Long.parseLong(rows("SELECT ready_at FROM outbox", 1).get(0));
  }

  @Test
  void aReceiptWaitsForTheAnswerOfAnotherProcessWhileThatLives() {
    insert(message("1", "g1").heldBy(second.unanswered().holder()));
    get(store.outbox().insert("e", "ACME", List.of(receipt("ACME", "1", "g1"))));

    for (int i = 0; i < 10; i++) {
      clock.advance(options().nodeLease().dividedBy(2));
      get(second.heartbeat());
      assertThat(claim(store, "ACME", 10)).isEmpty();
      assertThat(get(store.unanswered().forgetAbandoned("ACME", "g1", now(), 0))).isFalse();
    }

    clock.advance(options().nodeLease().plusMillis(1));
    assertThat(claim(store, "ACME", 10)).hasSize(1);
  }

  @Test
  void whatIsForASessionOfAnotherProcessIsLeftToItForAMoment() {
    ClaimFilter ours = new ClaimFilter(Set.of(), Set.of(), Set.of("s1"));
    get(second.webhooks().markReceivers("A", true, now()));
    get(store.outbox().insert(null, "A", List.of(of("A", "1", "s1"), of("A", "2", "s2"))));
    get(store.outbox().insert(null, "B", List.of(of("B", "3", "s2"))));
    Map<String, Integer> limits = Map.of("A", 9, "B", 9);

    assertThat(payloads(get(store.outbox().claim(limits, ours, Duration.ofSeconds(30)))))
        .containsExactlyInAnyOrder("1", "3");

    clock.advance(Duration.ofSeconds(3));
    assertThat(payloads(get(store.outbox().claim(limits, ours, Duration.ofSeconds(30)))))
        .containsExactly("2");
  }

  private OutboxEntry of(String account, String payload, String session) {
    return new OutboxEntry(
        account, OutboxEntry.RECEIPT, null, null, payload, now(), now() + 1_000_000, session);
  }

  @Test
  void whoLostTheLeaseCannotPutTheEntryOff() {
    insert("A", "1");
    OutboxRow lost = claim(store, "A", 1).get(0);
    clock.advance(Duration.ofSeconds(31));
    assertThat(claim(second, "A", 1)).hasSize(1);

    get(store.outbox().retry(lost.id(), now()));
    get(store.outbox().release(List.of(lost.id())));

    assertThat(claim(store, "A", 1)).isEmpty();
  }
}
