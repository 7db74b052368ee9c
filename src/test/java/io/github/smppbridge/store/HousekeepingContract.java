package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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

  @Test
  void aMessageThatBecameFinalLateIsKeptForItsRetention() {
    insert(message("1", "g").finalAt(now() + Duration.ofDays(20).toMillis()));
    clock.advance(Duration.ofDays(31));
    get(store.runRetention());
    assertThat(get(store.messages().byMessageId("ACME", "1"))).hasSize(1);
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
    String token = get(store.webhooks().tokenFor("A"));
    byte[] octets = new byte[1];
    PartRow part = new PartRow("A", "", "2", 1, 1, 1, "m", octets, 0, 0, null, now(), now() + 1);
    PartSet set = ((PartResult.Complete) get(store.parts().add(part))).set();
    get(store.parts().remember(set.gatewayId()));
    assertThat(get(store.parts().byMessageId("A", "m"))).hasSize(1);
    clock.advance(Duration.ofDays(31));
    get(store.runRetention());

    assertThat(get(store.parts().byMessageId("A", "m"))).isEmpty();
    assertThat(get(store.webhooks().tokenFor("A"))).isNotEqualTo(token);
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

    store = Store.open(options(), callbacks, clock);
    assertThat(get(store.messages().byMessageId("ACME", "m999"))).hasSize(1);
  }

  @Test
  void aLimitOfNothingClaimsNothing() {
    assertThat(get(store.outbox().claim(Map.of("A", 0), Duration.ofSeconds(1)))).isEmpty();
    assertThat(get(store.messages().claimChecks(now(), List.of(), 5, row -> now()))).isEmpty();
  }
}
