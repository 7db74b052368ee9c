package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.store.commit.StoreException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HousekeepingIT extends HousekeepingContract {

  @Test
  void nodeNumbersOfReplicasDiffer() {
    Set<Integer> numbers = new HashSet<>(Set.of(store.node()));
    for (int i = 0; i < 4; i++) {
      assertThat(numbers.add(replica().node())).isTrue();
    }
    assertThat(numbers).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
  }

  @Test
  void aNodeNumberIsKeptByHeartbeatsAndReplacedWhenItWasLost() {
    Store second = replica();
    clock.advance(options().nodeLease().plusMillis(1));
    get(store.heartbeat());
    assertThat(store.node()).isZero();
    execute("UPDATE node SET instance_id = 'thief' WHERE number = 0");

    get(store.heartbeat());

    assertThat(store.node()).isNotIn(0, second.node());
    get(store.heartbeat());
    assertThat(get(store.heartbeat())).isEqualTo(store.node());
  }

  @Test
  void theWriterRecoversWhenItsConnectionIsCut() {
    insert(message("1", "g1"));
    execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");

    // whatever is written next fails: this, or what the store writes by itself
    Throwable failure =
        catchThrowable(() -> get(store.messages().insert(List.of(message("2", "g2").build()))));
    if (failure != null) {
      assertThat(failure).hasCauseInstanceOf(StoreException.class);
    }
    await()
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              insert(message("3", "g3"));
              get(store.ping());
            });
    assertThat(store.figures().failures()).isPositive();
  }

  @Test
  void aReplicaThatFreezesWithinATransactionHoldsUpTheOthersForSecondsOnly() {
    insert(message("1", "g"));
    Store frozen = replica();
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch thawed = new CountDownLatch(1);
    CompletionStage<TransitionResult> stuck =
        frozen.messages().transition(new Change("e", "ACME", "g", rows -> freeze(locked, thawed)));
    await().until(() -> locked.getCount() == 0);

    // the other holds them until it is told that this was done
    assertThat(get(transition("e", "ACME", "g", rows -> Decision.NOTHING)))
        .isEqualTo(TransitionResult.APPLIED);

    thawed.countDown();
    assertThatThrownBy(() -> get(stuck)).hasCauseInstanceOf(StoreException.class);
    await().ignoreExceptions().untilAsserted(() -> get(frozen.ping()));
  }

  private static Decision freeze(CountDownLatch locked, CountDownLatch thawed) {
    locked.countDown();
    await().forever().until(() -> thawed.getCount() == 0);
    return Decision.NOTHING;
  }

  @Test
  void aDatabaseThatGoesAwayFailsStagesAndHealth() throws Exception {
    Store other;
    try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
      StoreOptions options =
          StoreOptions.of(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
      other = Store.open(options, callbacks, clock);
      get(other.ping());
    }
    CompletionStage<Void> insert = other.messages().insert(List.of(message("1", "g").build()));
    CompletionStage<?> ping = other.ping();
    assertThatThrownBy(() -> get(insert)).hasCauseInstanceOf(StoreException.class);
    assertThatThrownBy(() -> get(ping)).hasCauseInstanceOf(StoreException.class);
    other.close();
  }

  @Test
  void anUnreachableServerStopsTheStartWithAClearMessage() {
    StoreOptions options =
        StoreOptions.of("jdbc:postgresql://127.0.0.1:1/smpp?password=hush", "bridge", "hush-hush");
    assertThatThrownBy(() -> Store.open(options, callbacks))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("store.url: jdbc:postgresql://127.0.0.1:1/smpp cannot be used")
        .hasMessageContaining("refused")
        .hasMessageNotContaining("hush");
  }
}
