package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that need not be remembered to be applied once. */
abstract class RepeatableEventsContract extends StoreContract {
  private static final Predicate<List<MessageRow>> HARMLESS =
      rows -> rows.get(0).isFinal() || rows.get(0).partsDelivered() == 0;

  @BeforeEach
  void storeAMessage() {
    insert(message("1", "g1").answeredAt(now()));
  }

  private CompletableFuture<TransitionResult> change(
      String event, Function<List<MessageRow>, Decision> decide) {
    Change change = new Change(event, "ACME", "g1", decide).repeatableIf(HARMLESS);
    return store.messages().transition(change).toCompletableFuture();
  }

  private CompletionStage<TransitionResult> ends(String event) {
    return change(
        event,
        rows ->
            rows.get(0).isFinal()
                ? Decision.NOTHING
                : new Decision(
                    List.of(rows.get(0).withFinalAt(now())), List.of(receipt("ACME", "1", "g1"))));
  }

  private CompletionStage<TransitionResult> counts(String event) {
    return change(event, this::counted);
  }

  private Decision counted(List<MessageRow> rows) {
    MessageRow row = rows.get(0);
    return new Decision(
        List.of(row.with().partsDelivered(row.partsDelivered() + 1).build()), List.of());
  }

  private Object remembered() {
    return query("SELECT COUNT(*) FROM webhook_event");
  }

  @Test
  void whatEndsAMessageDoesSoOnceThoughItIsNotRemembered() {
    assertThat(get(ends("e"))).isEqualTo(TransitionResult.APPLIED);
    assertThat(get(ends("e"))).isEqualTo(TransitionResult.DUPLICATE);
    assertThat(get(ends("other"))).isEqualTo(TransitionResult.DUPLICATE);

    assertThat(remembered()).hasToString("0");
    assertThat(query("SELECT COUNT(*) FROM outbox")).hasToString("1");
  }

  @Test
  void ofTheSameAtTheSameTimeOneIsApplied() {
    assertThat(together(50, i -> ends("e"))).containsOnlyOnce(TransitionResult.APPLIED);

    assertThat(query("SELECT COUNT(*) FROM outbox")).hasToString("1");
  }

  @Test
  void whatIsToBeRememberedIsSoBesideTheOthers() {
    get(change("first", this::counted));

    assertThat(get(counts("second"))).isEqualTo(TransitionResult.APPLIED);
    assertThat(get(counts("second"))).isEqualTo(TransitionResult.DUPLICATE);

    assertThat(row("1").partsDelivered()).isEqualTo(2);
    assertThat(remembered()).hasToString("1");
  }

  /** In one transaction the first makes the others such that they count. */
  @Test
  void whatOthersOfTheTransactionMadeOfTheMessageCounts() {
    together(40, i -> counts("e" + (1 + i / 2)));

    int first = row("1").partsDelivered();
    assertThat(first).isBetween(20, 21);
    for (int i = 1; i <= 20; i++) {
      get(counts("e" + i));
    }
    assertThat(row("1").partsDelivered()).isBetween(first, first + 1);
  }

  @Test
  void oneThatCouldNotBeAppliedMayComeAgain() {
    get(counts("first"));
    CompletableFuture<TransitionResult> bad =
        change(
            "e",
            rows -> {
              throw new IllegalStateException("no");
            });
    assertThatThrownBy(() -> get(bad)).hasRootCauseMessage("no");

    assertThat(get(counts("e"))).isEqualTo(TransitionResult.APPLIED);
  }
}
