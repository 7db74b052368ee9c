package io.github.smppbridge.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.MessageRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTimetableTest {
  private static final long NOW = 1_760_000_000_000L;
  private static final CheckTimetable TIMETABLE =
      new CheckTimetable(Duration.ofMinutes(1), SentMessages.NEVER);

  private static MessageRow row(int registered, int checks, Long expiresAt, Long sentAt) {
    return MessageRow.builder("1", "g1", "ACME", NOW)
        .registeredDelivery(registered)
        .checks(checks)
        .expiresAt(expiresAt)
        .sentAt(sentAt)
        .build();
  }

  private static long seconds(MessageRow row) {
    return (TIMETABLE.next(row, NOW) - NOW) / 1_000;
  }

  @ParameterizedTest
  @CsvSource({"0, 120", "1, 240", "4, 1920", "5, 3600", "100, 3600"})
  void withoutAValidityItIsAskedForAfterATimeThatDoubles(int checks, long expected) {
    assertThat(seconds(row(1, checks, null, null))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"5, 3840", "14, 1966080", "100, 3932160"})
  void whatNobodyWaitsForIsAskedForEverMoreRarely(int checks, long expected) {
    assertThat(seconds(row(0, checks, null, null))).isEqualTo(expected);
  }

  /** Seconds from the end of the validity to now. */
  @ParameterizedTest
  @CsvSource({
    "-500, 120",
    "-30, 30",
    "-1, 1",
    "0, 1",
    "1, 1",
    "19, 1",
    "20, 5",
    "100, 25",
    "7200, 120"
  })
  void theEndOfItsValidityIsNotMissed(long since, long expected) {
    assertThat(seconds(row(1, 0, NOW - since * 1_000, null))).isEqualTo(expected);
  }

  @Test
  void theSecondQuestionComesASecondAfterTheEndNotAfterTheFirst() {
    assertThat(TIMETABLE.next(row(1, 0, NOW - 700, null), NOW)).isEqualTo(NOW + 300);
  }

  @Test
  void aGatewayThatIsAwayForLongIsNotAskedForNothing() {
    assertThat(seconds(row(1, 30, NOW - 30_000_000, null))).isEqualTo(3_600);
    assertThat(seconds(row(0, 30, NOW - 30_000_000, null))).isEqualTo(7_500);
  }

  @Test
  void whatItsPhoneHasSentEndsWhenTheNetworkSaysSo() {
    assertThat(seconds(row(1, 0, NOW + 5_000, NOW))).isEqualTo(120);
    assertThat(seconds(row(1, 0, NOW - 5_000, NOW))).isEqualTo(120);
  }

  @Test
  void whatIsTakenBackIsAskedForOftenAndThenAsUsual() {
    List<Long> pauses = new ArrayList<>();
    for (int checks = MessageRow.OFTEN; checks <= 0; checks++) {
      pauses.add(seconds(row(1, checks, null, null)));
    }
    assertThat(pauses)
        .containsExactly(
            1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 2L, 4L, 8L, 16L, 32L, 64L, 120L);
  }

  @Test
  void whatIsFinalWhenItIsSentIsAskedForJustThen() {
    CheckTimetable timetable =
        new CheckTimetable(
            Duration.ofMinutes(1),
            new SentMessages(
                account ->
                    Optional.of(
                        new SentMessages.Terms(Duration.ofSeconds(90), MessageState.ACCEPTED))));
    assertThat(timetable.next(row(1, 3, null, NOW - 60_000), NOW)).isEqualTo(NOW + 30_000);
    assertThat(timetable.next(row(1, 3, null, NOW - 91_000), NOW)).isEqualTo(NOW + 1_000);
    assertThat(timetable.next(row(1, 0, NOW + 5_000, null), NOW)).isEqualTo(NOW + 5_000);
  }

  @Test
  void whatTheGatewayDoesNotHaveIsAskedForWhenItRemembersNothingOfThat() {
    assertThat(seconds(row(1, MessageRow.MISSING, null, null))).isEqualTo(310);
    assertThat(seconds(row(1, MessageRow.MISSING + 1, null, null))).isEqualTo(60);
    assertThat(seconds(row(1, MessageRow.MISSING, NOW + 5_000, null))).isEqualTo(5);
  }
}
