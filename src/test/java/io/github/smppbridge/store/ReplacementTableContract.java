package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.store.ReplacementTable.Begun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How messages are replaced on any database. */
abstract class ReplacementTableContract extends StoreContract {
  private static final long LATER = 60_000;

  ReplacementRow replacement(MessageRow message, String gatewayId) {
    MessageRow next =
        message
            .with()
            .gatewayId(gatewayId)
            .registeredDelivery(0x11)
            .textHead("new")
            .partsCount(2)
            .bodyJson("{}")
            .dueAt(now() + 1)
            .expiresAt(now() + 2)
            .nextCheckAt(now() + 3)
            .build();
    return ReplacementRow.of(next, now());
  }

  static MessageRow with(MessageRow message, String replacementId) {
    return message.with().replacementId(replacementId).build();
  }

  private Begun begin(MessageRow message, String gatewayId) {
    return get(store.replacements().begin(message, replacement(message, gatewayId), now() + LATER));
  }

  /** An open message whose replacement the gateway may have. */
  MessageRow sent(String messageId, String gatewayId, String replacementId) {
    insert(
        message(messageId, gatewayId)
            .answeredAt(now())
            .deviceId("phone")
            .textHead("old")
            .userMessageReference(7));
    assertThat(begin(row(messageId), replacementId)).isEqualTo(Begun.BEGUN);
    MessageRow message = row(messageId);
    assertThat(get(store.replacements().send(message, now(), now() + LATER))).isTrue();
    return message;
  }

  Decision ends(List<MessageRow> rows) {
    return new Decision(
        rows.stream()
            .map(row -> row.with().state(2).finalAt(now()).replacementId(null).build())
            .toList(),
        rows.stream()
            .map(row -> receipt(row.account(), row.messageId(), row.gatewayId()))
            .toList());
  }

  int receipts() {
    return get(store.outbox().claim(Map.of("ACME", 100), Duration.ofSeconds(30))).size();
  }

  private TransitionResult end(String event, String gatewayId) {
    return get(transition(event, "ACME", gatewayId, this::ends));
  }

  @Test
  void aMessageKeepsItsGatewayIdWhileItIsBeingReplaced() {
    insert(message("1", "old").registeredDelivery(0).checks(7).textHead("old"));
    MessageRow before = row("1");

    assertThat(begin(before, "new")).isEqualTo(Begun.BEGUN);

    MessageRow expected =
        before
            .with()
            .replacementId("new")
            .answeredAt(now())
            .nextCheckAt(now() + LATER)
            .checks(0)
            .build();
    assertThat(row("1")).isEqualTo(expected);
    assertThat(get(store.messages().byGatewayId("ACME", "new"))).isEmpty();
    ReplacementRow stored = get(store.replacements().find("ACME", "new")).orElseThrow();
    assertThat(stored).isEqualTo(replacement(before, "new"));
    assertThat(get(store.replacements().find("OTHER", "new"))).isEmpty();
  }

  @Test
  void aMessageWhoseAnswerTheStoreDoesNotKnowYetIsAnswered() {
    insert(message("1", "old").answeredAt(null).heldBy(store.unanswered().holder()));
    get(transition("event", "ACME", "old", rows -> new Decision(List.of(), ends(rows).outbox())));
    assertThat(receipts()).isZero();

    begin(row("1"), "new");

    assertThat(receipts()).isEqualTo(1);
    get(store.replacements().accept("ACME", "new"));
    assertThat(row("1").answeredAt()).isEqualTo(now());
  }

  @Test
  void whatTheGatewayHasIsTheMessageAsItWasMeant() {
    MessageRow message = sent("1", "old", "new");
    get(
        transition(
            "sent",
            "ACME",
            "old",
            rows ->
                new Decision(
                    rows.stream().map(row -> row.with().sentAt(now()).build()).toList(),
                    List.of())));

    assertThat(get(store.replacements().accept("OTHER", "new"))).isFalse();
    assertThat(get(store.replacements().accept("ACME", "new"))).isTrue();

    assertThat(row("1"))
        .isEqualTo(
            message
                .with()
                .gatewayId("new")
                .replacementId(null)
                .registeredDelivery(0x11)
                .textHead("new")
                .partsCount(2)
                .bodyJson("{}")
                .dueAt(now() + 1)
                .expiresAt(now() + 2)
                .nextCheckAt(now() + 3)
                .build());
    assertThat(get(store.replacements().find("ACME", "new"))).isEmpty();
    assertThat(get(store.replacements().accept("ACME", "new"))).as("again").isTrue();
    assertThat(end("event", "old")).isEqualTo(TransitionResult.UNKNOWN_MESSAGE);
  }

  @Test
  void anEventOfTheReplacementProvesThatItIsTheMessage() {
    sent("1", "old", "new");

    assertThat(get(transition("x", "OTHER", "new", this::ends)))
        .isEqualTo(TransitionResult.UNKNOWN_MESSAGE);
    assertThat(row("1").gatewayId()).as("another account's").isEqualTo("old");
    assertThat(end("event", "new")).isEqualTo(TransitionResult.APPLIED);
    assertThat(end("event", "new")).isEqualTo(TransitionResult.DUPLICATE);

    MessageRow end = row("1");
    assertThat(end.gatewayId()).isEqualTo("new");
    assertThat(end.textHead()).isEqualTo("new");
    assertThat(end.isFinal()).isTrue();
    assertThat(receipts()).isEqualTo(1);
    assertThat(get(store.replacements().accept("ACME", "new"))).isTrue();
    assertThat(row("1")).isEqualTo(end);
  }

  @Test
  void eventsOfBothInOneTransactionAreOfTheReplacement() {
    sent("1", "old", "new");
    sent("2", "busy", "busy too");
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch submitted = new CountDownLatch(1);
    transition(
        "event",
        "ACME",
        "busy",
        rows -> {
          busy.countDown();
          assertThat(reached(submitted)).isTrue();
          return Decision.NOTHING;
        });
    // what is submitted while the writer is busy is one transaction
    assertThat(reached(busy)).isTrue();

    List<CompletableFuture<TransitionResult>> all =
        IntStream.range(0, 4)
            .mapToObj(i -> transition("event" + i, "ACME", i % 2 == 0 ? "old" : "new", this::ends))
            .toList();
    submitted.countDown();
    List<TransitionResult> results = all.stream().map(StoreContract::get).toList();

    assertThat(results).contains(TransitionResult.APPLIED);
    assertThat(row("1").isFinal()).isTrue();
    assertThat(row("1").replacementId()).isNull();
    assertThat(get(store.replacements().find("ACME", "new"))).isEmpty();
  }

  @Test
  void whatEndsTheOriginalEndsItsReplacement() {
    MessageRow message = sent("1", "old", "new");

    assertThat(end("event", "old")).isEqualTo(TransitionResult.APPLIED);

    assertThat(get(store.replacements().accept("ACME", "new"))).isFalse();
    assertThat(get(store.replacements().drop(message, now()))).isFalse();
    assertThat(end("other", "new")).isEqualTo(TransitionResult.UNKNOWN_MESSAGE);
    assertThat(row("1").gatewayId()).isEqualTo("old");
    assertThat(row("1").nextCheckAt()).isEqualTo(now() + LATER);
  }

  @Test
  void aReplacementThatTheGatewayMayHaveIsTakenBackWhenTheOriginalEnds() {
    sent("1", "old", "new");
    assertThat(orphans("ACME")).isEmpty();
    end("event", "old");

    assertThat(orphans("OTHER")).isEmpty();
    assertThat(orphans("ACME")).containsExactly("new");
    assertThat(orphans("ACME")).as("given out a moment ago").isEmpty();
    get(store.replacements().forgetOrphan("new", now() - 1));
    clock.advance(Duration.ofMinutes(1));
    assertThat(orphans("ACME")).as("it may be on its way").containsExactly("new");
    get(store.replacements().forgetOrphan("new", Long.MAX_VALUE));
    clock.advance(Duration.ofMinutes(1));
    assertThat(orphans("ACME")).isEmpty();
  }

  private List<String> orphans(String account) {
    return get(store.replacements().claimOrphans(List.of(account), now(), now() + 60_000, 10))
        .stream()
        .map(ReplacementRow::gatewayId)
        .toList();
  }

  @Test
  void whatIsDroppedLeadsBackToTheMessageAsItWas() {
    insert(message("1", "old").answeredAt(now()).textHead("old").nextCheckAt(now() + 5));
    MessageRow before = row("1");
    begin(before, "new");
    MessageRow message = row("1");
    assertThat(get(store.replacements().send(message, now(), now() + LATER))).isTrue();

    assertThat(get(store.replacements().dropUnsent(message, null))).isFalse();
    assertThat(row("1")).isEqualTo(message);
    assertThat(get(store.replacements().drop(message, now() + 5))).isTrue();

    assertThat(row("1")).isEqualTo(before);
    assertThat(get(store.replacements().find("ACME", "new"))).isEmpty();
    assertThat(get(store.replacements().drop(message, now()))).as("again").isFalse();
    assertThat(get(store.replacements().send(message, now(), now()))).isFalse();
    assertThat(end("event", "new")).isEqualTo(TransitionResult.UNKNOWN_MESSAGE);
  }

  @Test
  void aReplacementThatWasNotSentGivesWayToAnother() {
    insert(message("1", "old"));
    begin(row("1"), "one");
    MessageRow first = row("1");

    assertThat(begin(row("1"), "two")).isEqualTo(Begun.RESUMED);
    assertThat(get(store.replacements().send(first, now(), now()))).isFalse();
    MessageRow second = row("1");
    assertThat(get(store.replacements().send(second, now(), now()))).isTrue();
    assertThat(begin(row("1"), "three")).isEqualTo(Begun.IN_DOUBT);
    assertThat(row("1").replacementId()).isEqualTo("two");

    get(store.replacements().unsent(second));
    assertThat(begin(row("1"), "three")).isEqualTo(Begun.RESUMED);
    assertThat(get(store.replacements().find("ACME", "two"))).isEmpty();
  }

  @Test
  void whatItsPhoneHasSentIsNotReplaced() {
    insert(
        message("sent", "g1").sentAt(now()),
        message("partly", "g2").partsDelivered(1),
        message("final", "g3").finalAt(now()),
        message("open", "g4"));
    for (String id : List.of("sent", "partly", "final")) {
      assertThat(begin(row(id), "new " + id)).isEqualTo(Begun.TOO_LATE);
    }
    begin(row("open"), "new");
    MessageRow open = row("open");
    get(
        transition(
            "sent",
            "ACME",
            "g4",
            rows -> new Decision(List.of(rows.get(0).with().sentAt(now()).build()), List.of())));

    assertThat(get(store.replacements().send(open, now(), now()))).isFalse();
    assertThat(get(store.replacements().find("ACME", "new")).orElseThrow().sentAt()).isNull();
  }

  @Test
  void aMessageWhoseReplacementWasDeletedMovesAllTheSame() {
    sent("1", "old", "new");
    execute("DELETE FROM replacement");

    assertThat(end("event", "new")).isEqualTo(TransitionResult.APPLIED);
    assertThat(row("1").gatewayId()).isEqualTo("new");
    assertThat(row("1").textHead()).isEqualTo("old");
  }

  private static boolean reached(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
