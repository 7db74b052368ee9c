package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.store.commit.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are stored together are what they would be if each were stored alone. */
abstract class MessageInsertsContract extends StoreContract {

  private MessageRow row(int number) {
    MessageRowBuilder row =
        MessageRow.builder("m" + number, "g" + number, "ACME", now() + number)
            .slot(number % 3)
            .deviceId(number % 2 == 0 ? "phone" + number : null)
            .sourceAddr("from" + number)
            .sourceTon(number % 7)
            .sourceNpi(number % 5)
            .destAddr("+4917" + number)
            .destTon(1)
            .destNpi(number % 4)
            .serviceType("t" + number)
            .textHead(number % 3 == 0 ? "text " + number : null)
            .partsCount(number)
            .bodyJson("{\"n\":" + number + "}")
            .dueAt(now() + 2L * number)
            .sessionId("session" + number);
    // every third is asked for a receipt
    if (number % 3 == 1) {
      row.registeredDelivery(1).heldBy("me").nextCheckAt(now() + number);
    }
    // and of every fourth more is known
    return number % 4 == 1 ? row.answeredAt(now() + number).build() : row.build();
  }

  /** All of them are in one transaction. */
  private List<CompletionStage<Void>> insertTogether(int count, IntFunction<MessageRow> rows) {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    insert(MessageRow.builder("gate", "gate", "ACME", now()));
    transition(
        null,
        "ACME",
        "gate",
        found -> {
          gate.join();
          return Decision.NOTHING;
        });
    List<CompletionStage<Void>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(store.messages().insert(List.of(rows.apply(i))));
    }
    gate.complete(null);
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 15, 16, 17, 63, 200})
  void asManyAsComeTogetherAreAllThere(int count) {
    insertTogether(count, this::row).forEach(StoreContract::get);

    for (int i = 0; i < count; i++) {
      assertThat(get(store.messages().byGatewayId("ACME", "g" + i))).containsExactly(row(i));
    }
  }

  @Test
  void oneThatIsRefusedFailsAloneAmongOthers() {
    insert(row(20).with());

    List<CompletionStage<Void>> all = insertTogether(40, this::row);

    for (int i = 0; i < all.size(); i++) {
      CompletionStage<Void> each = all.get(i);
      if (i == 20) {
        assertThatThrownBy(() -> get(each)).hasCauseInstanceOf(StoreException.class);
      } else {
        assertThat(each.toCompletableFuture()).succeedsWithin(Duration.ofSeconds(60));
      }
      assertThat(get(store.messages().byGatewayId("ACME", "g" + i))).hasSize(1);
    }
  }

  @Test
  void receiptsThatAreStoredTogetherWaitInTheirOrder() {
    List<OutboxEntry> entries = new ArrayList<>();
    for (int i = 0; i < 45; i++) {
      entries.add(mo("ACME", "{\"n\":" + i + "}"));
    }

    assertThat(get(store.outbox().insert("e", "ACME", entries))).isTrue();

    assertThat(
            get(store.outbox().claim(Map.of("ACME", 100), Duration.ofMinutes(1))).stream()
                .map(claimed -> claimed.entry().payload()))
        .containsExactlyElementsOf(entries.stream().map(OutboxEntry::payload).toList());
  }
}
