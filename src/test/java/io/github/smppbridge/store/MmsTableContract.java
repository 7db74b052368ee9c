package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The two reports of an MMS, on any database. */
abstract class MmsTableContract extends StoreContract {
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final String SENDER = "+4917012345678";

  private long at;
  private int events;
  private int parts = 1;

  @BeforeEach
  void begin() {
    at = now();
  }

  private boolean announced(String name, String sender) {
    return report(name, sender, false, false);
  }

  private boolean fetched(String name, String sender) {
    return report(name, sender, true, false);
  }

  private boolean report(String name, String sender, boolean fetched, boolean empty) {
    return report("event" + ++events, name, sender, fetched, empty);
  }

  private boolean report(String event, String name, String sender, boolean fetched, boolean empty) {
    ReportedMms mms = new ReportedMms(event, "A", "d", 1, name, sender, at, fetched, empty);
    return get(
        store
            .mms()
            .insert(
                mms,
                from ->
                    Collections.nCopies(
                        parts, mo("A", (fetched ? "content of " : "notice of ") + from)),
                WAIT));
  }

  private List<String> due() {
    return get(store.outbox().claim(Map.of("A", 100), Duration.ofMinutes(1))).stream()
        .map(row -> row.entry().payload())
        .toList();
  }

  @Test
  void anAnnouncementGivesItsPlaceToTheContent() {
    assertThat(announced("T1", SENDER)).isTrue();
    assertThat(due()).isEmpty();
    at -= 3_000; // by the network's clock
    assertThat(fetched("17", SENDER)).isTrue();
    assertThat(due()).containsExactly("content of " + SENDER);
    clock.advance(WAIT);
    assertThat(due()).isEmpty();
  }

  @Test
  void anAnnouncementWithoutContentGoesOutAfterAMoment() {
    assertThat(announced("T1", SENDER)).isTrue();
    get(store.outbox().hasten("A"));
    assertThat(due()).as("a receiver has bound").isEmpty();
    clock.advance(WAIT);
    assertThat(due()).containsExactly("notice of " + SENDER);
    assertThat(fetched("17", SENDER)).as("hours later").isTrue();
    assertThat(due()).containsExactly("content of " + SENDER);
  }

  @Test
  void anAnnouncementThatHasWaitedGoesOutWhenAReceiverBinds() {
    announced("T1", SENDER);
    clock.advance(WAIT);
    OutboxRow row = get(store.outbox().claim(Map.of("A", 1), Duration.ofMinutes(1))).get(0);
    get(store.outbox().retryUntried(row.id(), now() + 60_000));
    assertThat(due()).as("no receiver was bound").isEmpty();
    get(store.outbox().hasten("A"));
    assertThat(due()).containsExactly("notice of " + SENDER);
  }

  @Test
  void contentOfNobodyIsOfWhomTheAnnouncementTells() {
    announced("T1", SENDER);
    assertThat(fetched("17", "")).isTrue();
    assertThat(due()).containsExactly("content of " + SENDER);
  }

  @Test
  void contentThatWasNotFoundLeavesTheAnnouncement() {
    announced("T1", SENDER);
    assertThat(report("17", "", true, true)).isFalse();
    clock.advance(WAIT);
    assertThat(due()).containsExactly("notice of " + SENDER);
  }

  @Test
  void theReportsMayComeInAnyOrder() {
    assertThat(fetched("17", "017012345678")).as("without its country").isTrue();
    assertThat(announced("T1", SENDER)).isFalse();
    assertThat(report("18", "", true, true)).isTrue();
    assertThat(announced("T2", SENDER)).as("tells more").isTrue();
    clock.advance(WAIT);
    assertThat(due()).containsExactly("content of 017012345678", "notice of " + SENDER);
  }

  @Test
  void aReportThatComesAgainAsWhateverEventTellsNothing() {
    assertThat(report("e", "T1", SENDER, false, false)).isTrue();
    assertThat(report("e", "T1", SENDER, false, false)).isFalse();
    assertThat(announced("T1", SENDER)).isFalse();
    assertThat(fetched("17", SENDER)).isTrue();
    assertThat(fetched("17", SENDER)).isFalse();
    assertThat(due()).hasSize(1);
  }

  @Test
  void twoOfOneSenderAreTwo() {
    announced("T1", SENDER);
    announced("T2", SENDER);
    assertThat(fetched("17", SENDER)).isTrue();
    assertThat(fetched("18", SENDER)).isTrue();
    clock.advance(WAIT);
    assertThat(due()).hasSize(2).allMatch(one -> one.startsWith("content"));
    at += Duration.ofMinutes(11).toMillis();
    announced("T3", SENDER);
    clock.advance(WAIT);
    assertThat(due()).containsExactly("notice of " + SENDER);
  }

  @Test
  void thoseOfSeveralSendersDoNotMix() {
    announced("T1", SENDER);
    announced("T2", "+4915198765432");
    assertThat(fetched("17", "+4915198765432")).isTrue();
    clock.advance(WAIT);
    assertThat(due()).containsExactly("notice of " + SENDER, "content of +4915198765432");
  }

  @Test
  void anAnnouncementOfWhichAPartIsOnItsWayGoesOutWhole() {
    parts = 2;
    announced("T1", SENDER);
    clock.advance(WAIT);
    assertThat(get(store.outbox().claim(Map.of("A", 1), Duration.ofMinutes(1)))).hasSize(1);
    parts = 1;
    assertThat(fetched("17", SENDER)).isTrue();
    assertThat(due()).containsExactlyInAnyOrder("notice of " + SENDER, "content of " + SENDER);
  }

  @Test
  void afterDaysTheyAreForgotten() {
    announced("T1", SENDER);
    clock.advance(Duration.ofDays(30));
    get(store.runRetention());
    assertThat(announced("T1", SENDER)).isTrue();
  }
}
