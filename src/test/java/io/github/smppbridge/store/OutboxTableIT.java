package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.store.commit.StoreException;
import java.time.Duration;
import java.util.List;
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

    get(store.ping());
    clock.advance(Duration.ofSeconds(31));
    assertThat(payloads(claim(second, "A", 10))).containsExactly("2");
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
