package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How sets of parts end, on any database: once, and never over a final state. */
abstract class PartEndsContract extends StoreContract {
  private static final int DELIVERED = 2;
  private static final int REJECTED = 8;

  private PartRow part(int number) {
    byte[] octets = ("part " + number).getBytes(StandardCharsets.US_ASCII);
    return new PartRow(
        "ACME",
        "1",
        "2",
        7,
        3,
        number,
        "m" + number,
        octets,
        0,
        1,
        "{}",
        now(),
        now() + 300_000,
        null);
  }

  private PartResult add(int number) {
    return get(store.parts().add(PartArrival.of(part(number)), "g"));
  }

  /** Its ESME never had an answer, and sends it again. */
  private PartResult repeat(int number) {
    PartRow part = part(number);
    return get(
        store
            .parts()
            .add(
                new PartArrival(
                    part,
                    List.of(part.messageId()),
                    List.of(),
                    id -> true,
                    generation -> {},
                    () -> {})));
  }

  private PartSet complete() {
    add(1);
    add(2);
    return ((PartResult.Complete) add(3)).set();
  }

  private void insertMessages() {
    insert(message("m1", "g"), message("m2", "g"), message("m3", "g"));
  }

  private PartEnd end(PartSet set, String refused, String... ended) {
    List<MessageRow> rows =
        List.of(ended).stream()
            .map(id -> message(id, "g").state(REJECTED).finalAt(now()).answeredAt(now()).build())
            .toList();
    return new PartEnd(
        set, rows, row -> receipt("ACME", row.messageId(), "g"), refused, refused == null);
  }

  private List<String> receipts() {
    return get(store.outbox().claim(Map.of("ACME", 100), Duration.ofMinutes(1))).stream()
        .map(row -> row.entry().messageId())
        .toList();
  }

  private List<PartSet> unfinished() {
    clock.advance(Duration.ofMillis(1));
    return get(store.parts().unfinished(now(), List.of("ACME"), 0, 10));
  }

  @Test
  void aRefusedSetIsOpenAgainWithoutItsMessagesAndItsLastPart() {
    PartSet set = complete();
    insertMessages();
    assertThat(get(store.parts().reopen(set, "m3"))).isTrue();
    assertThat(get(store.messages().byGatewayId("ACME", "g"))).isEmpty();
    assertThat(unfinished()).isEmpty();
    PartSet again = ((PartResult.Complete) add(3)).set();
    assertThat(again.parts()).hasSize(3);
  }

  @Test
  void aSetThatAnotherTookOverIsNotReopenedNorEnded() {
    PartSet set = complete();
    insertMessages();
    PartSet taken = unfinished().get(0);
    assertThat(get(store.parts().reopen(set, "m3"))).isFalse();
    assertThat(get(store.parts().end(end(set, null, "m1", "m2", "m3")))).isFalse();
    assertThat(get(store.messages().byGatewayId("ACME", "g")))
        .hasSize(3)
        .noneMatch(MessageRow::isFinal);
    assertThat(receipts()).isEmpty();
    assertThat(get(store.parts().end(end(taken, null, "m1", "m2", "m3")))).isTrue();
    assertThat(receipts()).containsExactly("m1", "m2", "m3");
  }

  @Test
  void aSetWhoseMessageIsReportedIsNotReopened() {
    PartSet set = complete();
    insertMessages();
    transition(
            "e",
            "ACME",
            "g",
            rows ->
                new Decision(
                    rows.stream().map(row -> row.with().sentAt(now()).build()).toList(), List.of()))
        .join();
    assertThat(get(store.parts().reopen(set, "m3"))).isFalse();
    assertThat(get(store.messages().byGatewayId("ACME", "g"))).hasSize(3);
    assertThat(unfinished()).hasSize(1);
  }

  @Test
  void whatHasAFinalStateKeepsItAndGetsNoSecondReceipt() {
    PartSet set = complete();
    insert(
        message("m1", "g").state(DELIVERED).finalAt(now()).answeredAt(now()),
        message("m2", "g").answeredAt(now()));
    assertThat(get(store.parts().end(end(set, null, "m1", "m2", "m3")))).isTrue();
    assertThat(row("m1").state()).isEqualTo(DELIVERED);
    assertThat(row("m2").state()).isEqualTo(REJECTED);
    assertThat(row("m3").state()).isEqualTo(REJECTED);
    assertThat(receipts()).containsExactly("m2", "m3");
    assertThat(unfinished()).isEmpty();
    assertThat(repeat(2)).isEqualTo(new PartResult.Duplicate("m2", "g", true));
  }

  @Test
  void thePartThatIsRefusedLeavesNothing() {
    PartSet set = complete();
    insertMessages();
    assertThat(get(store.parts().end(end(set, "m3", "m1", "m2")))).isTrue();
    assertThat(get(store.messages().byMessageId("ACME", "m3"))).isEmpty();
    assertThat(row("m1").state()).isEqualTo(REJECTED);
    assertThat(add(3)).isEqualTo(new PartResult.New());
  }

  @Test
  void anEndIsOneStepThatIsDoneOnce() {
    PartSet set = complete();
    insertMessages();
    List<Boolean> done =
        together(10, i -> anyStore(i).parts().end(end(set, null, "m1", "m2", "m3")));
    assertThat(done).containsOnlyOnce(true);
    assertThat(receipts()).hasSize(3);
  }

  @Test
  void whatTheGatewayHasWaitsForNoAnswerAnyMore() {
    PartSet set = complete();
    insertMessages();
    get(store.parts().accepted(set));
    assertThat(get(store.messages().byGatewayId("ACME", "g")))
        .allMatch(row -> row.answeredAt() != null);
    assertThat(unfinished()).isEmpty();
    assertThat(repeat(3)).isEqualTo(new PartResult.Duplicate("m3", "g", true));
  }

  @Test
  void aSetThatWasLeftIsRetakenByOne() {
    PartSet left = complete();
    List<Optional<PartSet>> taken = together(5, i -> anyStore(i).parts().retake(left));
    assertThat(taken).filteredOn(Optional::isPresent).hasSize(1);
    assertThat(get(store.parts().reopen(left, "m3"))).isFalse();
  }

  @Test
  void aSetWaitsForTheReplicaOfItsAccountBeforeAnyOther() {
    complete();
    clock.advance(Duration.ofMinutes(2));
    long before = now();
    assertThat(get(anyStore(1).parts().unfinished(before, List.of("OTHER"), before - 600_000, 10)))
        .isEmpty();
    assertThat(get(store.parts().unfinished(before, List.of("ACME"), before - 600_000, 10)))
        .hasSize(1);
    clock.advance(Duration.ofMinutes(12));
    assertThat(get(anyStore(1).parts().unfinished(now(), List.of(), now() - 600_000, 10)))
        .hasSize(1);
  }

  @Test
  void partsThatNobodyEndedOutliveRetention() {
    complete();
    get(
        store
            .parts()
            .add(
                PartArrival.of(
                    new PartRow(
                        "ACME",
                        "1",
                        "2",
                        9,
                        2,
                        1,
                        "w",
                        new byte[1],
                        0,
                        1,
                        "{}",
                        now(),
                        now(),
                        null))));
    clock.advance(Duration.ofDays(3));
    get(store.runRetention());
    assertThat(unfinished()).hasSize(1);
    assertThat(get(store.parts().expired(now(), 10))).hasSize(1);
  }

  /** A set of two of the three parts, which came again after the message was complete. */
  private PartSet expiredRepetition() {
    PartSet set = complete();
    insert(message("m1", "g").answeredAt(now()), message("m2", "g").answeredAt(now()));
    get(store.parts().remember(set.gatewayId()));
    for (int number = 2; number <= 3; number++) {
      PartRow part = part(number);
      PartRow again =
          new PartRow(
              part.account(),
              part.source(),
              part.dest(),
              part.reference(),
              part.total(),
              number,
              "again" + number,
              part.octets(),
              0,
              1,
              "{}",
              now(),
              now() + 300_000,
              null);
      assertThat(get(store.parts().add(PartArrival.of(again)))).isEqualTo(new PartResult.New());
    }
    clock.advance(Duration.ofMinutes(5));
    return get(store.parts().expired(now(), 10)).get(0);
  }

  private PartEnd expired(PartSet set) {
    List<MessageRow> rows =
        set.parts().stream()
            .map(
                part ->
                    message(part.messageId(), set.gatewayId())
                        .registeredDelivery(1)
                        .state(3)
                        .finalAt(now())
                        .answeredAt(now())
                        .build())
            .toList();
    return new PartEnd(
        set, rows, row -> receipt("ACME", row.messageId() + row.state(), "g"), null, false);
  }

  @Test
  void partsThatRepeatAMessageEndWithIt() {
    PartSet set = expiredRepetition();
    assertThat(get(store.parts().end(expired(set)))).isTrue();
    assertThat(receipts()).isEmpty();
    assertThat(row("again2").gatewayId()).isEqualTo("g");
    assertThat(row("again3").isFinal()).isFalse();
    assertThat(row("again3").nextCheckAt()).isNotNull();
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void partsThatRepeatAMessageThatHasEndedAreToldTheSame() {
    PartSet set = expiredRepetition();
    execute("UPDATE message SET state = 5, error = 9, final_at = 77 WHERE gateway_id = 'g'");
    assertThat(get(store.parts().end(expired(set)))).isTrue();
    assertThat(receipts()).containsExactly("again25", "again35");
    assertThat(row("again2").error()).isEqualTo(9);
    assertThat(row("again2").finalAt()).isEqualTo(77);
    assertThat(row("again2").nextCheckAt()).isNull();
  }

  @Test
  void partsThatRepeatAForgottenMessageExpire() {
    PartSet set = expiredRepetition();
    execute("DELETE FROM message");
    assertThat(get(store.parts().end(expired(set)))).isTrue();
    assertThat(receipts()).containsExactly("again23", "again33");
  }

  @Test
  void partsThatMayRepeatWhatIsBeingSentWaitForItsEnd() {
    PartSet set = complete();
    add(1);
    clock.advance(Duration.ofMinutes(5));
    assertThat(get(store.parts().expired(now(), 10))).isEmpty();
    get(store.parts().remember(set.gatewayId()));
    assertThat(get(store.parts().expired(now(), 10))).isEmpty();
    clock.advance(Duration.ofSeconds(10));
    assertThat(get(store.parts().expired(now(), 10))).hasSize(1);
  }
}
