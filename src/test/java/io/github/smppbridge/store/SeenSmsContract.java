package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Which reports of received SMS are of one SMS, on any database. */
abstract class SeenSmsContract extends StoreContract {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private int events;

  /** Of a case. */
  private String account;

  /** As the network tells times. */
  final Instant second() {
    return Instant.ofEpochSecond(now() / 1_000);
  }

  final boolean isNew(String account, String digest, Instant at) {
    return get(report(store, account, digest, at));
  }

  /** As a new event. */
  final CompletionStage<Boolean> report(Store to, String account, String digest, Instant at) {
    ReportedSms sms = new ReportedSms(digest, at);
    return to.outbox().insert("e" + events++, account, sms, List.of(mo(account, digest)));
  }

  @Test
  void oneThatIsReportedTwiceIsStoredOnceAlsoAfterARestart() {
    Instant at = second();
    assertThat(isNew("A", "d", at)).isTrue();
    assertThat(isNew("A", "d", at)).isFalse();
    store.close();
    store = Store.open(options(), callbacks, clock.clocks());
    assertThat(isNew("A", "d", at)).isFalse();
    assertThat(isNew("B", "d", at)).as("another account").isTrue();
    assertThat(isNew("A", "another", at)).isTrue();
    assertThat(get(store.outbox().claim(Map.of("A", 9), MINUTE))).hasSize(2);
  }

  @Test
  void ofTheSameSmsAtTheSameTimeOneIsStored() {
    Instant at = second();
    assertThat(together(40, i -> report(anyStore(i), "A", "d", at))).containsOnlyOnce(true);
    assertThat(together(40, i -> report(anyStore(i), "A", "untold", null))).containsOnlyOnce(true);
  }

  @Test
  void reportsAreOfOneSmsOrOfSeveral() {
    List<Runnable> cases =
        List.of(
            this::theSameEventIsOneHoweverItsSmsIsKnown,
            this::anotherWithTheSameTextPassesHoweverSoon,
            this::networkTimeAndPhoneTimeOfOneSmsAreAPairInAnyOrder,
            this::ofSeveralWithTheSameTextEachIsOneHalfOfAPair,
            this::eachIsOneHalfWithTheOneThatIsNearest,
            this::oneThatTheNetworkKeptForHoursIsKnownByWhenItCame,
            this::oneWithoutATimeIsAnotherHalfAMinuteLater);
    for (Runnable each : cases) {
      account = "ACCOUNT" + cases.indexOf(each);
      each.run();
    }
  }

  private void theSameEventIsOneHoweverItsSmsIsKnown() {
    ReportedSms sms = new ReportedSms("d", second());
    assertThat(get(store.outbox().insert("e" + account, account, sms, List.of(mo(account, "1")))))
        .isTrue();
    assertThat(get(store.outbox().insert("e" + account, account, sms, List.of(mo(account, "1")))))
        .isFalse();
    ReportedSms other = new ReportedSms("other", second());
    assertThat(get(store.outbox().insert("e" + account, account, other, List.of(mo(account, "2")))))
        .isFalse();
    // and what was not stored is not taken for known
    assertThat(isNew(account, "other", other.at())).isTrue();
  }

  private void anotherWithTheSameTextPassesHoweverSoon() {
    Instant at = second();
    for (int i = 0; i < 5; i++) {
      assertThat(isNew(account, "d", at.plusSeconds(i * 3L))).isTrue();
    }
    assertThat(isNew(account, "phone", at.plusMillis(1))).isTrue();
    assertThat(isNew(account, "phone", at.plusMillis(2_500))).isTrue();
  }

  @Test
  void aReplayDaysLaterIsKnown() {
    Instant at = second();
    assertThat(isNew("A", "d", at)).isTrue();
    clock.advance(Duration.ofDays(7));
    get(store.runRetention());
    assertThat(isNew("A", "d", at)).isFalse();
    clock.advance(Duration.ofDays(1).plusMillis(1));
    get(store.runRetention());
    assertThat(query("SELECT COUNT(*) FROM received_sms").toString()).isEqualTo("0");
  }

  private void networkTimeAndPhoneTimeOfOneSmsAreAPairInAnyOrder() {
    Instant sent = second();
    assertThat(isNew(account, "d", sent)).isTrue();
    assertThat(isNew(account, "d", sent.plusMillis(2_345))).isFalse();
    assertThat(isNew(account, "d", sent.plusMillis(2_345))).as("replayed again").isFalse();
    assertThat(isNew(account, "e", sent.plusMillis(2_345))).isTrue();
    assertThat(isNew(account, "e", sent)).isFalse();
  }

  private void ofSeveralWithTheSameTextEachIsOneHalfOfAPair() {
    Instant sent = second();
    assertThat(isNew(account, "d", sent)).isTrue();
    assertThat(isNew(account, "d", sent.plusSeconds(10))).isTrue();
    // one of these three came while nobody listened
    assertThat(isNew(account, "d", sent.plusMillis(1_500))).isFalse();
    assertThat(isNew(account, "d", sent.plusMillis(11_500))).isFalse();
    assertThat(isNew(account, "d", sent.plusMillis(20_500))).isTrue();
  }

  private void eachIsOneHalfWithTheOneThatIsNearest() {
    Instant sent = second().plusSeconds(300);
    assertThat(isNew(account, "d", sent)).isTrue();
    assertThat(isNew(account, "d", sent.plusSeconds(20))).isTrue();
    assertThat(isNew(account, "d", sent.plusMillis(20_500))).isFalse();
    // had that been paired with the first, this would be near to none that is free
    assertThat(isNew(account, "d", sent.minusMillis(14_500))).isFalse();
    assertThat(isNew(account, "e", sent)).isTrue();
    assertThat(isNew(account, "e", sent.plusSeconds(20))).isTrue();
    assertThat(isNew(account, "e", sent.plusMillis(500))).isFalse();
    assertThat(isNew(account, "e", sent.plusMillis(34_500))).isFalse();
  }

  private void oneThatTheNetworkKeptForHoursIsKnownByWhenItCame() {
    Instant sent = second().minus(Duration.ofHours(5));
    assertThat(isNew(account, "d", sent)).isTrue();
    Instant came = clock.instant().plusMillis(3);
    clock.advance(Duration.ofDays(2));
    assertThat(isNew(account, "d", came)).isFalse();
  }

  private void oneWithoutATimeIsAnotherHalfAMinuteLater() {
    assertThat(isNew(account, "d", null)).isTrue();
    clock.advance(Duration.ofSeconds(5));
    assertThat(isNew(account, "d", null)).isFalse();
    assertThat(isNew(account, "d", second())).isFalse();
    clock.advance(MINUTE);
    assertThat(isNew(account, "d", null)).isTrue();
    clock.advance(Duration.ofSeconds(5));
    assertThat(isNew(account, "d", null)).isFalse();
  }

  @Test
  void aSpellingThatCountsNoMoreLosesNothing() {
    Instant at = second();
    assertThat(isNew("a", "d", at)).isTrue();
    assertThat(isNew("A", "d", at)).isTrue();
    assertThat(isNew("a", "e", at)).isTrue();
    store.alignAccounts(name -> name.toUpperCase(Locale.ROOT));
    assertThat(isNew("A", "d", at)).isFalse();
    assertThat(isNew("A", "e", at)).isFalse();
  }
}
