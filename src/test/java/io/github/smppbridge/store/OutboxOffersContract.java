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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New entries are given to this process as they are stored. */
abstract class OutboxOffersContract extends StoreContract {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final List<OutboxRow> taken = new CopyOnWriteArrayList<>();
  private volatile int most = 100;

  private EntryTaker.Choice choose(String account, List<OutboxEntry> entries) {
    return new EntryTaker.Choice(
        entries.subList(0, Math.min(most, entries.size())), LEASE, taken::addAll);
  }

  private void offer() {
    store.outbox().offerTo(this::choose);
  }

  private void receive(String... texts) {
    List<OutboxEntry> entries = new ArrayList<>();
    for (String text : texts) {
      entries.add(mo("ACME", text));
    }
    get(store.outbox().insert(null, "ACME", entries));
  }

  private List<OutboxRow> claim(Store from) {
    return get(from.outbox().claim(Map.of("ACME", 100), LEASE));
  }

  private static List<String> payloads(List<OutboxRow> rows) {
    return rows.stream().map(row -> row.entry().payload()).toList();
  }

  @Test
  void whatIsTakenIsOursFromTheBeginning() {
    offer();

    receive(IntStream.range(0, 100).mapToObj(i -> "t" + i).toArray(String[]::new));

    assertThat(payloads(taken)).isEqualTo(IntStream.range(0, 100).mapToObj(i -> "t" + i).toList());
    assertThat(taken).isSortedAccordingTo((a, b) -> Long.compare(a.id(), b.id()));
    assertThat(taken).allMatch(row -> row.attempts() == 1);
    assertThat(claim(store)).isEmpty();
    taken.forEach(row -> get(store.outbox().settled(row.id())));
    assertThat(query("SELECT COUNT(*) FROM outbox")).hasToString("0");
  }

  @Test
  void itIsFreeWhenItsLeaseEnds() {
    offer();
    receive("1");
    store.outbox().left(taken.get(0).id());

    clock.advance(LEASE);

    assertThat(claim(store)).extracting(OutboxRow::attempts).containsExactly(2);
  }

  @Test
  void whatIsNotTakenIsClaimedAndOvertakenByNothing() {
    most = 1;
    offer();
    receive("1", "2");
    assertThat(payloads(taken)).containsExactly("1");

    receive("3");

    assertThat(payloads(taken)).containsExactly("1");
    assertThat(payloads(claim(store))).containsExactly("2", "3");
    receive("4");
    assertThat(payloads(taken)).containsExactly("1", "4");
  }

  /** Though the claim is under way meanwhile: what it brings is there first. */
  @Test
  void whileSomethingIsClaimedNewOnesAreTakenBehindIt() {
    most = 0;
    offer();
    receive("0", "1");
    most = 100;
    List<CompletionStage<?>> all = new ArrayList<>();
    all.add(
        store
            .outbox()
            .claim(Map.of("ACME", 100), ClaimFilter.NONE, LEASE, rows -> taken.addAll(rows)));
    for (int i = 2; i < 60; i++) {
      all.add(store.outbox().insert(null, "ACME", List.of(mo("ACME", "" + i))));
    }
    all.forEach(StoreContract::get);
    taken.addAll(claim(store));

    assertThat(taken).hasSize(60);
    assertThat(payloads(taken)).isEqualTo(IntStream.range(0, 60).mapToObj(i -> "" + i).toList());
  }

  @Test
  void listenersHearOfWhatNobodyTakes() {
    List<String> woken = new CopyOnWriteArrayList<>();
    store.outbox().addListener(woken::add);
    offer();
    receive("1");
    most = 0;
    receive("2");

    await().untilAsserted(() -> assertThat(woken).containsExactly("ACME"));
    assertThat(payloads(taken)).containsExactly("1");
  }

  @Test
  void whoeverFailsToChooseGetsNothingAndHarmsNobody() {
    store
        .outbox()
        .offerTo(
            (account, entries) -> {
              throw new IllegalStateException("no");
            });

    receive("1");

    assertThat(payloads(claim(store))).containsExactly("1");
  }

  /** As of a stack or a heap that ends: what is stored has nothing to do with it. */
  @Test
  void noErrorWhileItIsChosenKeepsAnythingFromBeingStored() {
    store
        .outbox()
        .offerTo(
            (account, entries) -> {
              throw new StackOverflowError();
            });

    receive("1");

    assertThat(payloads(claim(store))).containsExactly("1");
  }

  @Test
  void whatCannotBeGivenIsClaimedWhenItsLeaseEnds() {
    store
        .outbox()
        .offerTo(
            (account, entries) ->
                new EntryTaker.Choice(
                    entries,
                    LEASE,
                    rows -> {
                      throw new StackOverflowError();
                    }));
    receive("1");
    assertThat(claim(store)).isEmpty();

    clock.advance(LEASE);

    assertThat(payloads(claim(store))).containsExactly("1");
  }

  @Test
  void aReceiptIsGivenWithTheStateThatItTellsUnlessItsSubmitIsNotAnswered() {
    offer();
    insert(message("1", "g1").answeredAt(now()), held("2", "g2"));

    get(reported("1", "g1"));
    get(reported("2", "g2"));

    assertThat(taken).extracting(row -> row.entry().messageId()).containsExactly("1");
    assertThat(claim(store)).isEmpty();
    get(store.messages().answered("2", "g2", null, now()));
    assertThat(claim(store)).extracting(row -> row.entry().messageId()).containsExactly("2");
  }

  private MessageRowBuilder held(String messageId, String gatewayId) {
    return message(messageId, gatewayId).heldBy(store.unanswered().holder());
  }

  private CompletionStage<TransitionResult> reported(String messageId, String gatewayId) {
    return transition(
        "e" + messageId,
        "ACME",
        gatewayId,
        rows ->
            new Decision(
                List.of(rows.get(0).withFinalAt(now())),
                List.of(receipt("ACME", messageId, gatewayId))));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasTakenUnheardIsClaimedByTheNext(boolean committed) {
    offer();
    commits.lose("outbox insert", committed, 1);
    CompletionStage<Boolean> lost = store.outbox().insert("e", "ACME", List.of(mo("ACME", "1")));
    assertThatThrownBy(() -> get(lost)).hasCauseInstanceOf(StoreException.class);
    get(store.outbox().insert("e", "ACME", List.of(mo("ACME", "1"))));

    // the lost connection may keep its locks for a moment
    await().untilAsserted(() -> assertThat(payloads(all())).containsExactly("1"));
  }

  private List<OutboxRow> all() {
    taken.addAll(claim(store));
    return taken;
  }
}
