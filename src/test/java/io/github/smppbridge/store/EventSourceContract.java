package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told outside is stored with what it tells of, or not at all. */
abstract class EventSourceContract extends StoreContract {
  static final Duration LEASE = Duration.ofMinutes(2);

  @Override
  StoreOptions options() {
    return super.options()
        .withEvents(
            new EventSource() {
              @Override
              public List<OutboxEntry> submitted(List<MessageRow> rows) {
                return rows.stream().map(row -> event("submitted " + row.messageId())).toList();
              }

              @Override
              public List<OutboxEntry> changed(MessageRow before, MessageRow after) {
                return List.of(
                    event(after.messageId() + " " + before.state() + " to " + after.state()));
              }

              @Override
              public List<OutboxEntry> refused(String account, String messageId) {
                return List.of(event("refused " + account + " " + messageId));
              }
            });
  }

  private OutboxEntry event(String what) {
    return new OutboxEntry(
        OutboxEntry.EVENTS, OutboxEntry.EVENT, null, null, what, now(), now() + 3_600_000);
  }

  List<OutboxRow> claim(Store by) {
    return get(by.outbox().claim(Map.of(OutboxEntry.EVENTS, 100), LEASE));
  }

  private List<String> told() {
    return claim(store).stream().map(row -> row.entry().payload()).toList();
  }

  @Test
  void rowsAndWhatIsToldOfThemAreOne() {
    insert(message("m1", "g1"), message("m2", "g1"));
    assertThatThrownBy(() -> insert(message("m3", "g3"), message("m1", "g1"))).isNotNull();

    assertThat(told()).containsExactly("submitted m1", "submitted m2");
  }

  @Test
  void changesAreToldWithTheStateBefore() {
    insert(message("m1", "g1"));
    get(
        transition(
            "e1",
            "ACME",
            "g1",
            rows -> new Decision(List.of(rows.get(0).withState(2).withFinalAt(now())), List.of())));
    // the same event once more changes nothing
    get(
        transition(
            "e1",
            "ACME",
            "g1",
            rows -> new Decision(List.of(rows.get(0).withState(5)), List.of())));
    get(transition("e2", "ACME", "g1", rows -> Decision.NOTHING));

    assertThat(told()).containsExactly("submitted m1", "m1 0 to 2");
  }

  @Test
  void whatIsForgottenIsToldAsRefused() {
    insert(message("m1", "g1"), message("m2", "g1"), message("m3", "g3"));
    get(store.messages().forget("ACME", "g1"));
    get(store.messages().forget("ACME", "nothing"));

    assertThat(told())
        .containsExactlyInAnyOrder(
            "submitted m1", "submitted m2", "submitted m3", "refused ACME m1", "refused ACME m2");
  }

  @Test
  void aHeldMessageIsToldToo() {
    HeldRow held = new HeldRow("g1", "ACME", "{}", now(), now() + 60_000, now() + 120_000);
    get(store.held().insert(List.of(message("m1", "g1").build()), held));

    assertThat(told()).containsExactly("submitted m1");
  }

  @Test
  void noSpellingOfAccountsChangesWhoseTheyAre() {
    insert(message("m1", "g1"));
    store.alignAccounts(account -> account.toLowerCase(Locale.ROOT));

    assertThat(told()).hasSize(1);
  }

  @Test
  void whatNobodyTakesExpires() {
    insert(message("m1", "g1"));
    clock.advance(Duration.ofHours(2));

    assertThat(told()).isEmpty();
  }
}
