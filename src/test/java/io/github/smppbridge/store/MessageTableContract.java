package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.smppbridge.store.commit.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How messages behave on any database. */
abstract class MessageTableContract extends StoreContract {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void aRowComesBackAsItWasStored() {
    MessageRow full =
        message("1", "g1")
            .deviceId("phone")
            .serviceType("CMT")
            .registeredDelivery(0x11)
            .state(2)
            .error(0x030105)
            .textHead("Grüße, 世界 €")
            .partsCount(3)
            .partsDelivered(2)
            .bodyJson("{\"text\":\"…\"}")
            .answeredAt(now() + 1)
            .sentAt(now() + 2)
            .finalAt(now() + 3)
            .expiresAt(now() + 4)
            .nextCheckAt(now() + 5)
            .checks(6)
            .userMessageReference(65_535)
            .trace(TRACE)
            .build();
    MessageRow bare = MessageRow.builder("2", "g2", "ACME", now()).build();
    MessageRow traced = MessageRow.builder("3", "g3", "ACME", now()).trace(TRACE).build();
    get(store.messages().insert(List.of(full, traced, bare)));

    assertThat(get(store.messages().byMessageId("ACME", "1"))).containsExactly(full);
    assertThat(get(store.messages().byGatewayId("ACME", "g2"))).containsExactly(bare);
    assertThat(get(store.messages().byGatewayId("ACME", "g3"))).containsExactly(traced);
  }

  @Test
  void aReferenceStaysWhatTheSubmitGave() {
    insert(message("1", "g1").userMessageReference(0), message("2", "g2"));
    get(
        transition(
            "e",
            "ACME",
            "g1",
            rows ->
                new Decision(
                    rows.stream().map(row -> row.with().state(2).finalAt(now()).build()).toList(),
                    List.of())));

    assertThat(row("1").isFinal()).isTrue();
    assertThat(row("1").userMessageReference()).isZero();
    assertThat(row("2").userMessageReference()).isNull();
  }

  @Test
  void partsShareAGatewayIdAndDestinationsAMessageId() {
    insert(
        message("1", "joined"),
        message("2", "joined"),
        message("3", "a"),
        message("3", "b").slot(1));

    assertThat(get(store.messages().byGatewayId("ACME", "joined")))
        .extracting(MessageRow::messageId)
        .containsExactly("1", "2");
    assertThat(get(store.messages().byMessageId("ACME", "3")))
        .extracting(MessageRow::gatewayId)
        .containsExactly("a", "b");
  }

  @Test
  void anotherAccountsMessagesLookUnknown() {
    insert(message("1", "g1"));

    assertThat(get(store.messages().byMessageId("OTHER", "1"))).isEmpty();
    assertThat(get(store.messages().byGatewayId("OTHER", "g1"))).isEmpty();
    assertThat(get(store.messages().forget("OTHER", "g1"))).isZero();
    assertThat(get(change(null, "OTHER", "g1", 2))).isEqualTo(TransitionResult.UNKNOWN_MESSAGE);
  }

  @Test
  void textThatWasCutBadlyIsStoredWithoutTheDamage() {
    String head = "smile \uD83D\uDE00 half \uD83D nul \u0000.";
    insert(message("1", "g1").textHead(head));

    assertThat(row("1").textHead()).isEqualTo("smile \uD83D\uDE00 half  nul .");
  }

  @Test
  void anAnsweredMessageKnowsItsPhone() {
    insert(message("1", "g1").deviceId("old"));

    get(store.messages().answered("1", "g1", null, now() + 7));
    MessageRow row = row("1");
    assertThat(row.answeredAt()).isEqualTo(now() + 7);
    assertThat(row.deviceId()).isEqualTo("old");

    get(store.messages().answered("1", "g1", "new", now() + 8));
    assertThat(row("1").deviceId()).isEqualTo("new");
  }

  @Test
  void aRefusedSubmitLeavesNothing() {
    insert(message("1", "g"), message("2", "g"));

    assertThat(get(store.messages().forget("ACME", "g"))).isEqualTo(2);
    assertThat(get(store.messages().byGatewayId("ACME", "g"))).isEmpty();
  }

  @Test
  void aMessageGoesToAnotherPhoneAsLongAsItIsThereAndHasNoEnd() {
    insert(message("1", "g1").deviceId("old"), message("2", "g1").deviceId("old"));
    assertThat(get(store.messages().move("ACME", "g1", "cloud", "new", "{}"))).isEqualTo(2);
    assertThat(row("1").deviceId()).isEqualTo("new");
    assertThat(row("2").deviceId()).isEqualTo("new");
    assertThat(row("2").bodyJson()).isEqualTo("{}");
    assertThat(row("2").gateway()).isEqualTo("cloud");
    assertThat(get(store.messages().move("OTHER", "g1", null, "foreign", null))).isZero();
    get(change(null, "ACME", "g1", 2));
    assertThat(get(store.messages().move("ACME", "g1", null, "late", null))).isZero();
    assertThat(get(store.messages().move("ACME", "gone", null, "new", null))).isZero();
    assertThat(row("1").deviceId()).isEqualTo("new");
  }

  @Test
  void aRefusedSubmitTakesTheReceiptsOfItsPhoneWithIt() {
    insert(message("1", "g1"), message("2", "g2"));
    get(change("event 1", "ACME", "g1", 2));
    get(change("event 2", "ACME", "g2", 2));

    assertThat(get(store.messages().forget("ACME", "g1"))).isEqualTo(1);
    get(store.messages().answered("2", "g2", null, now()));

    assertThat(claimed("ACME")).extracting(claim -> claim.entry().messageId()).containsExactly("2");
  }

  @Test
  void aMessageIsDueEarlierOnRequestAndNeverLater() {
    insert(
        message("late", "g1").nextCheckAt(now() + 60_000).checks(3),
        message("soon", "g2").nextCheckAt(now() + 1_000),
        message("quiet", "g3"),
        message("ended", "g4").finalAt(now()).nextCheckAt(now() + 60_000));

    for (String gatewayId : List.of("g1", "g2", "g3", "g4")) {
      get(store.messages().checkBy("ACME", gatewayId, now() + 2_000));
      get(store.messages().checkBy("OTHER", gatewayId, now()));
    }

    assertThat(row("late").nextCheckAt()).isEqualTo(now() + 2_000);
    assertThat(row("soon").nextCheckAt()).isEqualTo(now() + 1_000);
    assertThat(row("quiet").nextCheckAt()).isEqualTo(now() + 2_000);
    assertThat(row("ended").nextCheckAt()).isEqualTo(now() + 60_000);
    assertThat(List.of(row("late"), row("soon"), row("quiet")))
        .extracting(MessageRow::checks)
        .containsOnly(MessageRow.OFTEN);
  }

  @Test
  void ofTheRowsOfOneGatewayIdOneIsAskedForOnRequest() {
    insert(message("1", "quiet"), message("2", "quiet"));
    insert(message("3", "g"), message("4", "g").nextCheckAt(now() + 60_000));

    get(store.messages().checkBy("ACME", "quiet", now()));
    get(store.messages().checkBy("ACME", "g", now()));

    assertThat(due()).containsExactlyInAnyOrder("1", "4");
  }

  @Test
  void whatIsAboutToEndDoesNotWaitBehindABacklog() {
    for (int i = 0; i < 5; i++) {
      insert(message("old" + i, "o" + i).nextCheckAt(now() - 60_000 + i));
    }
    insert(
        message("over", "g1").nextCheckAt(now() - 4).expiresAt(now() - 4),
        message("often", "g2").nextCheckAt(now() - 3).checks(MessageRow.OFTEN),
        message("valid", "g3").nextCheckAt(now() - 2).expiresAt(now() + 1),
        message("more", "g4").nextCheckAt(now()).expiresAt(now()));

    List<MessageRow> claimed =
        get(
            store
                .messages()
                .claimChecks(
                    now(), List.of("ACME", "B", "C"), 2, 2, row -> now() + 1_000, row -> true));

    assertThat(claimed)
        .extracting(MessageRow::messageId)
        .containsExactlyInAnyOrder("over", "often", "old0", "old1")
        .as("the ends first")
        .startsWith("over");
    assertThat(row("often").checks()).isEqualTo(MessageRow.OFTEN + 1);
    assertThat(due()).contains("more", "valid", "old2").doesNotContain("over", "old0");
  }

  @Test
  void aCheckThatIsNotBegunIsNotCounted() {
    insert(
        message("asked", "g1").nextCheckAt(now()).checks(MessageRow.OFTEN),
        message("full", "g2").nextCheckAt(now()).checks(MessageRow.OFTEN));

    List<MessageRow> claimed =
        get(
            store
                .messages()
                .claimChecks(
                    now(),
                    List.of("ACME"),
                    5,
                    5,
                    row -> now() + 60_000,
                    row -> row.gatewayId().equals("g1")));

    assertThat(claimed).extracting(MessageRow::messageId).containsExactly("asked");
    assertThat(row("asked").checks()).isEqualTo(MessageRow.OFTEN + 1);
    assertThat(row("full").checks()).isEqualTo(MessageRow.OFTEN);
    assertThat(due()).isEmpty();
    clock.advance(Duration.ofSeconds(5));
    assertThat(due()).containsExactly("full");
  }

  @Test
  void openMessagesBetweenTwoAddressesAreFoundNewestFirst() {
    for (int i = 0; i < 4; i++) {
      clock.advance(Duration.ofSeconds(1));
      insert(message("m" + i, "g" + i));
    }
    get(change(null, "ACME", "g3", 2));
    insert(message("x", "x").destAddr("+1"));

    assertThat(get(store.messages().latest("ACME", "4477", "+491701234567", 2)))
        .extracting(MessageRow::messageId)
        .containsExactly("m2", "m1");
    assertThat(get(store.messages().latest("ACME", "", "+491701234567", 2))).isEmpty();
  }

  @Test
  void theOneThatIsBeingStoredIsAmongThem() {
    for (int i = 0; i < 20; i++) {
      clock.advance(Duration.ofSeconds(1));
      store.messages().begin(List.of(message("m" + i, "g" + i).build())).orElseThrow();

      assertThat(get(store.messages().latest("ACME", "4477", "+491701234567", 1)))
          .extracting(MessageRow::messageId)
          .containsExactly("m" + i);
    }
  }

  @Test
  void aTransitionWritesRowsAndReceiptsTogether() {
    insert(message("1", "g1").answeredAt(now()));

    assertThat(get(change("event", "ACME", "g1", 2))).isEqualTo(TransitionResult.APPLIED);

    MessageRow row = row("1");
    assertThat(row.state()).isEqualTo(2);
    assertThat(row.isFinal()).isTrue();
    assertThat(claimed("ACME")).extracting(claim -> claim.entry().messageId()).containsExactly("1");
  }

  @Test
  void anEventIsAppliedOnce() {
    insert(message("1", "g1").answeredAt(now()));

    assertThat(get(change("event", "ACME", "g1", 2))).isEqualTo(TransitionResult.APPLIED);
    assertThat(get(change("event", "ACME", "g1", 5))).isEqualTo(TransitionResult.DUPLICATE);

    assertThat(row("1").state()).isEqualTo(2);
    assertThat(claimed("ACME")).hasSize(1);
  }

  @Test
  void anEventOfAnUnknownMessageIsNotRemembered() {
    assertThat(get(change("event", "ACME", "g1", 2))).isEqualTo(TransitionResult.UNKNOWN_MESSAGE);
    insert(message("1", "g1"));
    assertThat(get(change("event", "ACME", "g1", 2))).isEqualTo(TransitionResult.APPLIED);
  }

  @Test
  void ofTheSameEventAtTheSameTimeOneIsApplied() {
    insert(message("1", "g1").answeredAt(now()));

    assertThat(together(50, i -> change("event", "ACME", "g1", 2)))
        .containsOnlyOnce(TransitionResult.APPLIED)
        .hasSize(50);
    assertThat(claimed("ACME")).hasSize(1);
  }

  @Test
  void aChangeSeesTheOnesBeforeIt() {
    insert(message("1", "g1"));

    together(100, i -> countDelivered("g1"));

    assertThat(row("1").partsDelivered()).isEqualTo(100);
  }

  @Test
  void aDecisionThatThrowsFailsAloneAndItsEventMayComeAgain() {
    insert(message("1", "g1").answeredAt(now()));

    var before = countDelivered("g1");
    var bad =
        transition(
            "event",
            "ACME",
            "g1",
            rows -> {
              throw new IllegalStateException("no");
            });
    var after = countDelivered("g1");

    assertThat(get(before)).isEqualTo(TransitionResult.APPLIED);
    assertThat(get(after)).isEqualTo(TransitionResult.APPLIED);
    assertThatThrownBy(() -> get(bad)).hasRootCauseMessage("no");
    assertThat(get(change("event", "ACME", "g1", 2))).isEqualTo(TransitionResult.APPLIED);
  }

  @Test
  void aDecisionCannotTouchOtherRows() {
    insert(message("1", "g1"), message("2", "g2"));
    MessageRow other = message("2", "g2").state(5).build();

    var bad = transition(null, "ACME", "g1", rows -> new Decision(List.of(other), List.of()));

    assertThatThrownBy(() -> get(bad)).hasCauseInstanceOf(IllegalArgumentException.class);
    assertThat(row("2").state()).isZero();
  }

  @Test
  void neighboursOfAFailingInsertSucceed() {
    insert(message("taken", "g"));

    List<CompletableFuture<Void>> good = new ArrayList<>();
    List<CompletableFuture<Void>> bad = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      boolean isBad = i % 50 == 25;
      MessageRow row = (isBad ? message("taken", "g") : message("m" + i, "g" + i)).build();
      (isBad ? bad : good).add(store.messages().insert(List.of(row)).toCompletableFuture());
    }

    good.forEach(StoreContract::get);
    assertThat(bad).hasSize(4);
    for (CompletableFuture<Void> stage : bad) {
      assertThatThrownBy(() -> get(stage))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(StoreException.class)
          .hasMessageContaining("message insert failed")
          .hasMessageNotContaining("+4917");
    }
    assertThat(get(store.messages().byGatewayId("ACME", "g199"))).hasSize(1);
    assertThat(store.figures().failures()).isEqualTo(4);
  }

  @Test
  void anInsertOfSeveralRowsIsAllOrNothing() {
    insert(message("taken", "g"));

    assertThatThrownBy(() -> insert(message("new", "g2"), message("taken", "g")))
        .hasCauseInstanceOf(StoreException.class);
    assertThat(get(store.messages().byMessageId("ACME", "new"))).isEmpty();
  }

  @Test
  void anErrorQuotesNeitherNumberNorText() {
    MessageRowBuilder row = message("1", "g").textHead("secret text");
    insert(row);

    Throwable error = catchThrowable(() -> insert(row, row));
    assertThat(Stream.iterate(error, Objects::nonNull, Throwable::getCause))
        .isNotEmpty()
        .extracting(cause -> String.valueOf(cause.getMessage()))
        .noneMatch(message -> message.contains("secret") || message.contains("+4917"));
  }

  @Test
  void operationsGivenWithoutWaitingHappenInOrder() {
    var inserted = store.messages().insert(List.of(message("1", "g1").build()));
    var answered = store.messages().answered("1", "g1", "phone", now());
    var changed = change("event", "ACME", "g1", 2);
    var removed = store.messages().forget("ACME", "g1");
    var again = store.messages().insert(List.of(message("1", "g1").build()));

    get(inserted);
    get(answered);
    assertThat(get(changed)).isEqualTo(TransitionResult.APPLIED);
    assertThat(get(removed)).isEqualTo(1);
    get(again);
    assertThat(get(store.messages().byMessageId("ACME", "1"))).hasSize(1);
  }

  @Test
  void stagesCompleteOnTheGivenExecutor() {
    CompletableFuture<String> gate = new CompletableFuture<>();
    var written =
        gate.thenCompose(
            none ->
                store
                    .messages()
                    .insert(List.of(message("1", "g1").build()))
                    .thenApply(done -> Thread.currentThread().getName()));
    gate.completeAsync(() -> "", callbacks);

    assertThat(get(written)).isEqualTo("callback");
  }

  @Test
  void checksAreClaimedOnceWhenDueAndPutOff() {
    insert(
        message("due", "g1").nextCheckAt(now() - 1),
        message("later", "g2").nextCheckAt(now() + 1_000),
        message("never", "g3"));

    List<MessageRow> first = checks(now(), 10, 30, "ACME", "B", "C");
    assertThat(first).extracting(MessageRow::messageId).containsExactly("due");
    assertThat(first.get(0).checks()).isEqualTo(1);
    assertThat(first.get(0).nextCheckAt()).isEqualTo(now() + 30_000);

    assertThat(checks(now(), 10, 1, "ACME")).isEmpty();
    assertThat(checks(now() + 60_000, 10, 1, "OTHER")).isEmpty();
    assertThat(checks(now() + 60_000, 10, 1, "ACME"))
        .extracting(MessageRow::checks)
        .containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void checksOfSeveralAccountsAreClaimedLongestOverdueFirst() {
    for (int i = 1; i <= 6; i++) {
      String account = i % 2 == 0 ? "A" : "B";
      insert(MessageRow.builder("m" + i, "g" + i, account, now()).nextCheckAt(now() - i));
    }

    assertThat(checks(now(), 4, 30, "A", "B"))
        .extracting(MessageRow::messageId)
        .containsExactly("m6", "m5", "m4", "m3");
  }

  @Test
  void openMessagesAreDueAgainOnRequest() {
    insert(
        message("soon", "g1").answeredAt(now()).checks(1).nextCheckAt(now() + 1_000),
        message("later", "g2").answeredAt(now()).checks(5).nextCheckAt(now() + 9_000),
        message("new", "g3").answeredAt(now()).nextCheckAt(now() + 500),
        message("asked lately", "g4").checks(-1).nextCheckAt(now() + 700),
        message("often", "g5").checks(MessageRow.OFTEN).nextCheckAt(now() + 3_000),
        message("on its way", "g6").nextCheckAt(now() + 600),
        message("scheduled", "g7").answeredAt(now()).dueAt(now() + 9).nextCheckAt(now() + 900),
        message("ended", "g8").checks(1).finalAt(now()));

    assertThat(get(store.messages().recheck("OTHER", now(), 10))).isZero();
    assertThat(get(store.messages().recheck("ACME", now(), 1))).isEqualTo(1);
    assertThat(due()).containsExactly("later");
    assertThat(get(store.messages().recheck("ACME", now(), 10))).isEqualTo(4);
    assertThat(due()).containsExactlyInAnyOrder("soon", "later", "new", "asked lately");
  }

  @Test
  void aCheckIsPlannedUnlessTheMessageWasAskedForMeanwhile() {
    insert(message("m", "g").checks(3).nextCheckAt(now() + 5_000));
    MessageRow claimed = row("m");

    get(store.messages().checkAt(claimed, now() + 2_000, MessageRow.MISSING));
    assertThat(row("m").checks()).isEqualTo(MessageRow.MISSING);
    assertThat(row("m").nextCheckAt()).isEqualTo(now() + 2_000);

    get(store.messages().checkAt(claimed, now(), 1));
    assertThat(row("m").checks()).isEqualTo(MessageRow.MISSING);
    assertThat(row("m").nextCheckAt()).isEqualTo(now() + 2_000);
  }

  @Test
  void whatTheGatewayDoesNotHaveMayBeAtAnotherUserOrOnItsWay() {
    insert(message("m", "g"));
    MessageRow row = row("m");
    assertThat(get(store.messages().mayBeElsewhere(row))).isFalse();
    execute(
        "INSERT INTO former_webhook_route (account, gateway_user, token, left_at, claimed_at)"
            + " VALUES ('ACME', 'OLD', 'token', ?, 0)",
        row.createdAt() - 1);
    assertThat(get(store.messages().mayBeElsewhere(row))).isFalse();
    execute("UPDATE former_webhook_route SET left_at = ?", row.createdAt());
    assertThat(get(store.messages().mayBeElsewhere(row))).isTrue();
    execute("DELETE FROM former_webhook_route");
    execute(
        "INSERT INTO part (account, source_addr, dest_addr, reference, total, generation, number,"
            + " message_id, octets, data_coding, registered_delivery, received_at, expires_at,"
            + " gateway_id, marked_at) VALUES ('ACME', '1', '2', 1, 1, 1, 1, 'm', ?, 0, 0, 0, 0,"
            + " 'g', ?)",
        new byte[] {1},
        now());
    assertThat(get(store.messages().mayBeElsewhere(row))).isTrue();
    execute("UPDATE part SET marked_at = NULL");
    assertThat(get(store.messages().mayBeElsewhere(row))).isFalse();
  }

  private List<String> due() {
    return checks(now(), 10, 30, "ACME").stream().map(MessageRow::messageId).toList();
  }

  CompletableFuture<TransitionResult> change(
      String event, String account, String gatewayId, int state) {
    return transition(
        event,
        account,
        gatewayId,
        rows ->
            new Decision(
                rows.stream().map(row -> row.with().state(state).finalAt(now()).build()).toList(),
                rows.stream().map(row -> receipt(account, row.messageId(), gatewayId)).toList()));
  }

  private CompletableFuture<TransitionResult> countDelivered(String gatewayId) {
    return transition(
        null,
        "ACME",
        gatewayId,
        rows ->
            new Decision(
                rows.stream()
                    .map(row -> row.with().partsDelivered(row.partsDelivered() + 1).build())
                    .toList(),
                List.of()));
  }

  private List<OutboxRow> claimed(String account) {
    return get(store.outbox().claim(Map.of(account, 100), Duration.ofSeconds(30)));
  }

  @Test
  void whatAnErrorInterruptedIsNeitherStoredNorKnown() {
    insert(message("1", "g1"));
    assertThatThrownBy(
            () ->
                transition(
                        "e",
                        "ACME",
                        "g1",
                        rows -> {
                          throw new StackOverflowError();
                        })
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join())
        .hasCauseInstanceOf(StoreException.class);
    insert(message("2", "g2"));

    // the phone's next attempt is not a repetition
    assertThat(get(transition("e", "ACME", "g1", rows -> Decision.NOTHING)))
        .isEqualTo(TransitionResult.APPLIED);
  }
}
