package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.store.commit.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The answer to COMMIT is lost, or the COMMIT itself, and nobody can tell which: whoever repeats
 * the operation, in the end there is what one that succeeded would have left.
 */
abstract class LostCommitsContract extends StoreContract {

  private static final Duration LEASE = Duration.ofSeconds(30);

  private <T> void failing(String kind, boolean committed, Supplier<CompletionStage<T>> write) {
    commits.lose(kind, committed, 1);
    CompletionStage<T> stage = write.get();
    assertThatThrownBy(() -> get(stage)).hasCauseInstanceOf(StoreException.class);
    assertThat(commits.over()).as("a commit of %s was lost", kind).isTrue();
  }

  private List<OutboxRow> claim() {
    return get(store.outbox().claim(Map.of("ACME", 10), LEASE));
  }

  private void outbox(String... payloads) {
    List<OutboxEntry> entries = Stream.of(payloads).map(each -> mo("ACME", each)).toList();
    get(store.outbox().insert(null, "ACME", entries));
  }

  private static List<String> payloads(List<OutboxRow> rows) {
    return rows.stream().map(row -> row.entry().payload()).toList();
  }

  private MessageRowBuilder held(String messageId, String gatewayId) {
    return message(messageId, gatewayId).heldBy(store.unanswered().holder());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDeliveredEntryIsDeletedByWhoDeliveredIt(boolean committed) {
    outbox("1", "2");
    long delivered = claim().get(0).id();

    failing("outbox settle", committed, () -> store.outbox().settled(delivered));

    await().untilAsserted(() -> assertThat(store.figures().repeated()).isZero());
    restart();
    clock.advance(LEASE.multipliedBy(2));
    assertThat(payloads(claim())).containsExactly("2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDroppedEntryAsWell(boolean committed) {
    outbox("1");
    long refused = claim().get(0).id();

    failing("outbox settle", committed, () -> store.outbox().drop(refused, "refused"));

    await().untilAsserted(() -> assertThat(store.figures().repeated()).isZero());
    assertThat(store.figures().outboxDropped()).isEqualTo(1);
    restart();
    assertThat(claim()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerIsNotedByWhoGaveIt(boolean committed) {
    insert(held("1", "g1"));
    get(store.outbox().insert("e", "ACME", List.of(receipt("ACME", "1", "g1"))));

    failing(
        "message answered", committed, () -> store.messages().answered("1", "g1", "phone", now()));

    await().untilAsserted(() -> assertThat(claim()).hasSize(1));
    assertThat(row("1").answeredAt()).isEqualTo(now());
    assertThat(row("1").deviceId()).isEqualTo("phone");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRowNobodyWasTold(boolean committed) {
    failing(
        "message insert",
        committed,
        () -> store.messages().insert(List.of(held("1", "g1").build())));
    failing("message forget", committed, () -> store.unanswered().forget("ACME", "g1"));

    await().untilAsserted(() -> assertThat(store.figures().repeated()).isZero());
    assertThat(get(store.messages().byMessageId("ACME", "1"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEventThatThePhoneRepeatsHasOneEffect(boolean committed) {
    insert(message("1", "g1").answeredAt(now()));
    Supplier<CompletionStage<TransitionResult>> event =
        () ->
            transition(
                "e",
                "ACME",
                "g1",
                rows ->
                    new Decision(
                        List.of(rows.get(0).withSentAt(now())),
                        List.of(receipt("ACME", "1", "g1"))));

    failing("message transition", committed, event);

    assertThat(get(event.get()))
        .isEqualTo(committed ? TransitionResult.DUPLICATE : TransitionResult.APPLIED);
    assertThat(row("1").sentAt()).isEqualTo(now());
    assertThat(claim()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReceivedMessageThatThePhoneRepeatsIsStoredOnce(boolean committed) {
    Supplier<CompletionStage<Boolean>> received =
        () -> store.outbox().insert("e", "ACME", List.of(mo("ACME", "hi")));

    failing("outbox insert", committed, received);

    assertThat(get(received.get())).isEqualTo(!committed);
    assertThat(payloads(claim())).containsExactly("hi");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasClaimedUnheardIsClaimedByTheNext(boolean committed) {
    outbox("1", "2");

    failing("outbox claim", committed, () -> store.outbox().claim(Map.of("ACME", 10), LEASE));

    // the lost connection may keep its locks for a moment
    List<OutboxRow> rows = new ArrayList<>();
    await()
        .untilAsserted(
            () -> {
              rows.addAll(claim());
              assertThat(payloads(rows)).containsExactly("1", "2");
            });
    assertThat(rows).allMatch(row -> row.attempts() == 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatCouldNotBeGivenBackIsFreeWhenItsLeaseEnds(boolean committed) {
    outbox("1", "2");
    List<OutboxRow> rows = claim();

    failing("outbox release", committed, () -> store.outbox().release(List.of(rows.get(0).id())));
    failing("outbox retry", committed, () -> store.outbox().retry(rows.get(1).id(), now() + 1));

    clock.advance(LEASE);
    assertThat(payloads(claim())).containsExactly("1", "2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasDueToBeAskedIsAskedAtTheNextIntervalAtTheLatest(boolean committed) {
    insert(message("1", "g1").nextCheckAt(now()));

    failing(
        "message check",
        committed,
        () ->
            store
                .messages()
                .claimChecks(now(), List.of("ACME"), 10, 0, row -> now() + 60_000, row -> true));

    assertThat(checks(now() + 60_000, 10, 60, "ACME")).hasSize(1);
  }

  @Test
  void whileNothingIsDueNothingIsWritten() {
    insert(message("1", "g1").nextCheckAt(now() + 1));
    commits.lose("message check", false, 1);

    assertThat(checks(now(), 10, 60, "ACME")).isEmpty();
    assertThatThrownBy(() -> checks(now() + 1, 10, 60, "ACME"))
        .hasCauseInstanceOf(StoreException.class);
  }

  @Test
  void anAnswerThatFailsForLongIsNotLost() {
    insert(held("1", "g1"));
    commits.lose("message answered", false, 4);

    assertThatThrownBy(() -> get(store.messages().answered("1", "g1", null, now())))
        .hasCauseInstanceOf(StoreException.class);

    assertThat(store.figures().repeated()).isEqualTo(1);
    await().untilAsserted(() -> assertThat(row("1").answeredAt()).isNotNull());
    await().untilAsserted(() -> assertThat(store.figures().repeated()).isZero());
  }

  @Test
  void whatIsToBeRepeatedIsDoneBeforeTheEnd() {
    insert(held("1", "g1"));
    failing("message answered", false, () -> store.messages().answered("1", "g1", null, now()));

    restart();

    assertThat(row("1").answeredAt()).isNotNull();
  }

  @Test
  void whatWasAnsweredOrReportedOnOrIsAPartIsNeverForgotten() {
    insert(held("answered", "g1").answeredAt(now()));
    insert(held("sent", "g2").sentAt(now()));
    insert(held("final", "g3").finalAt(now()));
    insert(held("delivered", "g4").partsDelivered(1));
    insert(held("part", "g5"));
    for (int number = 1; number <= 2; number++) {
      get(
          store
              .parts()
              .add(
                  PartArrival.of(
                      new PartRow(
                          "ACME",
                          "1",
                          "2",
                          7,
                          2,
                          number,
                          "part" + number,
                          new byte[1],
                          0,
                          0,
                          null,
                          now(),
                          now() + 60_000,
                          null)),
                  "g5"));
    }

    for (int i = 1; i <= 5; i++) {
      get(store.unanswered().forget("ACME", "g" + i));
      assertThat(get(store.unanswered().forgetAbandoned("ACME", "g" + i, now(), now() + 1)))
          .isFalse();
      assertThat(get(store.messages().byGatewayId("ACME", "g" + i))).as("g%d", i).hasSize(1);
    }
  }

  @Test
  void onlyWhatNoProcessIsAboutToAnswerIsAbandoned() {
    insert(held("ours", "g1"));
    insert(message("dead", "g2").heldBy("gone"));
    insert(message("nobody", "g3"));
    long then = now();
    // who was taken for dead may go on
    long now = then + options().nodeLease().toMillis();
    boolean alone = Dialect.of(options()).servesOneProcess();

    assertThat(get(store.unanswered().forgetAbandoned("ACME", "g1", now, then))).isFalse();
    assertThat(get(store.unanswered().forgetAbandoned("ACME", "g2", now - 1, then)))
        .isEqualTo(alone);
    assertThat(get(store.unanswered().forgetAbandoned("ACME", "g2", now, then))).isEqualTo(!alone);
    assertThat(get(store.unanswered().forgetAbandoned("ACME", "g3", now, now + 1))).isFalse();
    // long past
    assertThat(get(store.unanswered().forgetAbandoned("ACME", "g1", now, now + 1))).isTrue();
  }

  @Test
  void whatTheGatewayHasIsNeverAbandoned() {
    insert(held("ours", "g1"), message("dead", "g2").heldBy("gone"));

    get(store.unanswered().known("ACME", "g1", now()));
    get(store.unanswered().known("ACME", "g2", now()));

    assertThat(row("ours").heldBy()).isNotNull();
    assertThat(row("dead").heldBy()).isNull();
    assertThat(get(store.unanswered().forgetAbandoned("ACME", "g2", now(), now() + 1))).isFalse();
  }

  private void restart() {
    store.close();
    store = Store.open(options(), callbacks, clock);
  }
}
