package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.store.ReplacementTable.Begun;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** And over several replicas. */
class ReplacementTableIT extends ReplacementTableContract {

  /** What each replica is told at the same time. */
  private <T> List<T> everywhere(
      java.util.function.Function<Store, java.util.concurrent.CompletionStage<T>> operation) {
    List<CompletableFuture<T>> all =
        stores().stream().map(each -> operation.apply(each).toCompletableFuture()).toList();
    return all.stream().map(StoreContract::get).toList();
  }

  @RepeatedTest(5)
  void anEventOfTheReplacementReachesTwoReplicasAtOnce() {
    replica();
    MessageRow message = sent("1", "old", "new");
    List<TransitionResult> results =
        everywhere(
            each ->
                each.messages().transition(new Change("event", "ACME", "new", rows -> ends(rows))));

    assertThat(results)
        .containsExactlyInAnyOrder(TransitionResult.APPLIED, TransitionResult.DUPLICATE);
    assertThat(row("1").gatewayId()).isEqualTo("new");
    assertThat(receipts()).isEqualTo(1);
    assertThat(get(store.replacements().accept("ACME", "new"))).isTrue();
    assertThat(message.gatewayId()).isEqualTo("old");
  }

  @RepeatedTest(5)
  void eventsOfBothReachTwoReplicasWhileAThirdAcceptsIt() {
    Store second = replica();
    Store third = replica();
    sent("1", "old", "new");
    var ofOld = store.messages().transition(new Change("a", "ACME", "old", rows -> ends(rows)));
    var ofNew = second.messages().transition(new Change("b", "ACME", "new", rows -> ends(rows)));
    boolean accepted = get(third.replacements().accept("ACME", "new"));
    TransitionResult old = get(ofOld);
    TransitionResult next = get(ofNew);

    MessageRow end = row("1");
    assertThat(end.isFinal()).isTrue();
    assertThat(receipts()).isEqualTo(1);
    assertThat(end.replacementId()).isNull();
    boolean isNew = end.gatewayId().equals("new");
    // what the gateway may have is taken back
    assertThat(get(store.replacements().find("ACME", "new")).isPresent()).isEqualTo(!isNew);
    assertThat(accepted).isEqualTo(isNew);
    assertThat(next).isEqualTo(isNew ? TransitionResult.APPLIED : TransitionResult.UNKNOWN_MESSAGE);
    assertThat(old).isEqualTo(isNew ? TransitionResult.UNKNOWN_MESSAGE : TransitionResult.APPLIED);
  }

  @RepeatedTest(5)
  void ofTwoReplicasThatBeginAndSendOneMayAndOneMayNot() {
    replica();
    insert(message("1", "old"));
    MessageRow message = row("1");
    List<String> ids = List.of("a", "b");
    List<CompletableFuture<Boolean>> sends =
        ids.stream()
            .map(
                id -> {
                  Store each = anyStore(ids.indexOf(id));
                  return each.replacements()
                      .begin(message, replacement(message, id), now())
                      .thenCompose(
                          begun ->
                              begun == Begun.IN_DOUBT
                                  ? CompletableFuture.completedFuture(false)
                                  : each.replacements().send(with(message, id), now(), now()))
                      .toCompletableFuture();
                })
            .toList();
    List<Boolean> may = sends.stream().map(StoreContract::get).toList();

    assertThat(may).containsOnlyOnce(true);
    assertThat(row("1").replacementId()).isEqualTo(ids.get(may.indexOf(true)));
  }

  @RepeatedTest(5)
  void whoSendsAndWhoForbidsAreNeverBothRight() {
    Store other = replica();
    insert(message("1", "old"));
    MessageRow message = with(row("1"), "new");
    get(store.replacements().begin(row("1"), replacement(message, "new"), now()));

    var sent = store.replacements().send(message, now(), now());
    boolean forbidden = get(other.replacements().dropUnsent(message, null));

    assertThat(get(sent)).isNotEqualTo(forbidden);
    assertThat(row("1").replacementId()).isEqualTo(forbidden ? null : "new");
  }

  @Test
  void whatOneReplicaBeganAnotherFindsOut() {
    Store other = replica();
    sent("1", "old", "new");

    assertThat(get(other.replacements().find("ACME", "new"))).isPresent();
    assertThat(get(other.replacements().accept("ACME", "new"))).isTrue();
    assertThat(row("1").gatewayId()).isEqualTo("new");
  }
}
