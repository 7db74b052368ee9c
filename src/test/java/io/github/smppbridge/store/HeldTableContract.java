package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Messages that are held until they are due. */
abstract class HeldTableContract extends StoreContract {
  private static final long LONG = Duration.ofMinutes(10).toMillis();

  private HeldRow hold(String id, long dueIn) {
    long due = now() + dueIn;
    HeldRow held = new HeldRow("g" + id, "ACME", "{\"text\":\"t\"}", now(), due, due + LONG);
    get(store.held().insert(List.of(message(id, "g" + id).dueAt(due).build()), held));
    return held;
  }

  private Optional<HeldRow> claim(Store by) {
    return get(by.held().claim("ACME", now(), now() + LONG));
  }

  private HeldRow claimed() {
    return claim(store).orElseThrow();
  }

  private TransitionResult cancel(String gatewayId) {
    return get(
        store
            .messages()
            .transition(
                Change.ofHeld(
                    "ACME",
                    gatewayId,
                    rows ->
                        new Decision(
                            List.of(rows.get(0).with().state(4).finalAt(now()).build()),
                            List.of(receipt("ACME", rows.get(0).messageId(), gatewayId))))));
  }

  private Object rows() {
    return ((Number) query("SELECT COUNT(*) FROM held")).intValue();
  }

  @Test
  void aMessageIsHeldWithItsRowsOrNotAtAll() {
    hold("1", 0);
    HeldRow again = new HeldRow("gx", "ACME", "{}", now(), now(), now());
    assertThatThrownBy(() -> get(store.held().insert(List.of(message("1", "gx").build()), again)));
    assertThat(get(store.held().find("ACME", "gx"))).isEmpty();
    assertThat(get(store.held().find("ACME", "g1"))).isPresent();
    assertThat(get(store.held().find("OTHER", "g1"))).isEmpty();
  }

  @Test
  void whatIsDueIsGivenOutInItsOrderAndNothingElse() {
    hold("1", 2_000);
    hold("2", 1_000);
    hold("3", 1_000);
    hold("4", 3_000);
    assertThat(claim(store)).isEmpty();
    assertThat(get(store.held().holders(now(), 9)))
        .containsExactly(new HeldTable.Holder("ACME", false));
    clock.advance(Duration.ofSeconds(2));
    assertThat(get(store.held().holders(now(), 9)))
        .containsExactly(new HeldTable.Holder("ACME", true));
    for (String id : List.of("g2", "g3", "g1")) {
      HeldRow next = claimed();
      assertThat(next.gatewayId()).isEqualTo(id);
      get(store.held().sent(next));
    }
    assertThat(claim(store)).isEmpty();
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void whatWasTakenOutIsNotSentAndWhatMayBeSentIsNotTakenOut() {
    hold("1", 0);
    hold("2", 0);
    HeldRow first = claimed();
    assertThat(cancel("g1")).isEqualTo(TransitionResult.APPLIED);
    assertThat(get(store.held().send(first, null, "phone", null, null, now()))).isFalse();
    HeldRow second = claimed();
    assertThat(get(store.held().send(second, "cloud", "phone", 2, "{}", now()))).isTrue();
    assertThat(cancel("g2")).isEqualTo(TransitionResult.NOT_HELD);
    assertThat(row("2").isFinal()).isFalse();
    assertThat(row("2").deviceId()).isEqualTo("phone");
    HeldRow again = claimed();
    assertThat(again.sentAt()).isEqualTo(now());
    assertThat(again.sim()).isEqualTo(2);
    assertThat(row("2").bodyJson()).isEqualTo("{}");
    long before = now();
    clock.advance(Duration.ofSeconds(1));
    assertThat(get(store.held().send(again, null, "phone", 1, null, now()))).isTrue();
    // nobody knows what came of the first attempt
    get(store.held().later(again, now(), false));
    again = claimed();
    assertThat(again.sentAt()).isEqualTo(before);
    assertThat(again.sim()).isEqualTo(2);
    get(store.held().later(again.unsent(), now(), false));
    assertThat(claimed().sentAt()).isNull();
    assertThat(cancel("g2")).isEqualTo(TransitionResult.APPLIED);
    assertThat(rows()).isEqualTo(0);
  }

  @Test
  void whatWasReplacedIsSentAsTheNewOneOnly() {
    HeldRow before = hold("1", 0);
    HeldRow old = claimed();
    HeldRow next =
        new HeldRow("g1", "ACME", "{\"text\":\"new\"}", now(), now() + 5_000, now() + LONG);
    assertThat(get(store.held().change(next, row("1").with().dueAt(now() + 5_000).build())))
        .isTrue();
    assertThat(get(store.held().send(old, null, "phone", null, null, now()))).isFalse();
    get(store.held().sent(old));
    assertThat(claim(store)).isEmpty();
    clock.advance(Duration.ofSeconds(5));
    HeldRow due = claimed();
    assertThat(due.content()).isNotEqualTo(before.content());
    assertThat(get(store.held().send(due, null, "phone", null, null, now()))).isTrue();
    assertThat(get(store.held().change(next, row("1")))).isFalse();
  }

  @Test
  void theGatewayIsNotAskedForWhatIsHeld() {
    long due = now();
    HeldRow held = new HeldRow("g1", "ACME", "{}", now(), due, due + LONG);
    get(store.held().insert(List.of(message("1", "g1").nextCheckAt(now()).build()), held));
    assertThat(checks(now(), 10, 60, "ACME")).isEmpty();
    get(store.held().sent(claimed()));
    assertThat(checks(now(), 10, 60, "ACME")).hasSize(1);
  }

  @Test
  void whatItsClientWasRefusedIsForgottenAndWhatIsOverdueIsFound() {
    hold("1", 0);
    hold("2", 0);
    get(store.messages().forget("ACME", "g1"));
    assertThat(rows()).isEqualTo(1);
    assertThat(get(store.held().overdue(now(), now(), now(), 9))).isEmpty();
    clock.advance(Duration.ofMillis(LONG));
    assertThat(get(store.held().overdue(now(), now(), now() + 1, 9)))
        .singleElement()
        .matches(row -> row.gatewayId().equals("g2"));
    // a clock that was set ahead
    assertThat(get(store.held().overdue(now(), now() - 1, now(), 9))).isEmpty();
  }
}
