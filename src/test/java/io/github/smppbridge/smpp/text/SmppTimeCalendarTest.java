package io.github.smppbridge.smpp.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Times at the odd places of calendars: none depends on where, and in what language, it is read.
 */
class SmppTimeCalendarTest {
  private static final Instant NOW = Instant.parse("2026-03-28T22:30:00Z");

  private final TimeZone zone = TimeZone.getDefault();
  private final Locale locale = Locale.getDefault();

  @AfterEach
  void restore() {
    TimeZone.setDefault(zone);
    Locale.setDefault(locale);
  }

  static IntStream quarterHours() {
    return IntStream.rangeClosed(-48, 48);
  }

  @ParameterizedTest
  @MethodSource("quarterHours")
  void everyQuarterHourIsItsDistanceToUtc(int quarters) {
    String time =
        "260329023000" + "0%02d%s".formatted(Math.abs(quarters), quarters < 0 ? "-" : "+");
    Instant expected =
        Instant.parse("2026-03-29T02:30:00Z").minus(Duration.ofMinutes(15L * quarters));

    assertThat(SmppTime.parse(time, NOW)).contains(expected);
    if (quarters != 0) {
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(quarters * 900);
      assertThat(SmppTime.absolute(expected, offset)).isEqualTo(time);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // half past two does not exist in Berlin that night, and twice in October: the offset decides
    "260329023000004+, 2026-03-29T01:30:00Z",
    "260329023000008+, 2026-03-29T00:30:00Z",
    "261025023000008+, 2026-10-25T00:30:00Z",
    "261025023000004+, 2026-10-25T01:30:00Z",
    // St John's changes with half hours, Kathmandu has three quarters
    "260308023000014-, 2026-03-08T06:00:00Z",
    "260308023000010-, 2026-03-08T05:00:00Z",
    "260329000000023+, 2026-03-28T18:15:00Z",
    // leap days; 2099 has none
    "000229120000000+, 2000-02-29T12:00:00Z",
    "280229233000048-, 2028-03-01T11:30:00Z",
    "280301000000048+, 2028-02-29T12:00:00Z",
    // the ends of what two digits hold
    "991231234500048-, 2100-01-01T11:45:00Z",
    "000101000000048+, 1999-12-31T12:00:00Z",
    // and of 31 bits of seconds
    "380119031407000+, 2038-01-19T03:14:07Z",
    "380119031408000+, 2038-01-19T03:14:08Z",
    "380119031408900+, 2038-01-19T03:14:08.900Z"
  })
  void anAbsoluteTimeIsTheSameEverywhere(String time, Instant expected) {
    assertThat(readEverywhere(time, NOW)).containsOnly(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // a day is 24 hours, also over a change of the hour
    "2026-03-28T22:30:00Z, 000001000000000R, 2026-03-29T22:30:00Z",
    "2026-03-28T22:30:00Z, 000000240000000R, 2026-03-29T22:30:00Z",
    "2026-10-24T22:30:00Z, 000001000000000R, 2026-10-25T22:30:00Z",
    // a month from its last days on ends with the next one
    "2026-01-31T12:00:00Z, 000100000000000R, 2026-02-28T12:00:00Z",
    "2028-01-31T12:00:00Z, 000100000000000R, 2028-02-29T12:00:00Z",
    "2026-08-31T12:00:00Z, 000100000000000R, 2026-09-30T12:00:00Z",
    "2026-12-31T23:59:59Z, 000100000001000R, 2027-02-01T00:00:00Z",
    "2026-01-30T12:00:00Z, 000101000000000R, 2026-03-01T12:00:00Z",
    "2028-02-29T12:00:00Z, 010000000000000R, 2029-02-28T12:00:00Z",
    "2028-02-29T12:00:00Z, 010100000000000R, 2029-03-29T12:00:00Z",
    "2028-02-29T12:00:00Z, 040000000000000R, 2032-02-29T12:00:00Z",
    "2026-03-28T22:30:00Z, 999999999999999R, 2133-10-10T03:10:39Z"
  })
  void aRelativeTimeIsTheSameEverywhere(Instant now, String time, Instant expected) {
    assertThat(readEverywhere(time, now)).containsOnly(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"010229120000000+", "990229120000000+", "260431120000000+"})
  void aDayThatIsNotThereIsRefused(String time) {
    assertThatThrownBy(() -> SmppTime.parse(time, NOW)).hasMessageContaining("has no day");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-29T00:59:59Z, Europe/Berlin, 260329015959",
    "2026-03-29T01:00:00Z, Europe/Berlin, 260329030000",
    "2026-10-25T00:30:00Z, Europe/Berlin, 261025023000",
    "2026-10-25T01:30:00Z, Europe/Berlin, 261025023000",
    "2026-12-31T18:15:00Z, Asia/Kathmandu, 270101000000",
    "2027-01-01T03:29:59Z, America/St_Johns, 261231235959",
    "2038-01-19T03:14:08Z, UTC, 380119031408",
    "2099-12-31T23:59:59Z, UTC, 991231235959"
  })
  void aReceiptsDateIsThatOfItsZoneAlone(Instant time, ZoneId of, String expected) {
    for (Place place : Place.values()) {
      place.goThere();
      assertThat(SmppTime.receiptDate(time, of, true)).as(place.name()).isEqualTo(expected);
      assertThat(SmppTime.receiptDate(time, of, false)).isEqualTo(expected.substring(0, 10));
    }
  }

  private static List<Instant> readEverywhere(String time, Instant now) {
    List<Instant> read = new ArrayList<>();
    for (Place place : Place.values()) {
      place.goThere();
      read.add(SmppTime.parse(time, now).orElseThrow());
    }
    return read;
  }

  private enum Place {
    BERLIN("Europe/Berlin", "tr-TR"),
    KATHMANDU("Asia/Kathmandu", "ar-EG-u-nu-arab"),
    ST_JOHNS("America/St_Johns", "th-TH-u-ca-buddhist"),
    KIRITIMATI("Pacific/Kiritimati", "ja-JP-u-ca-japanese");

    private final TimeZone zone;
    private final Locale locale;

    Place(String zone, String locale) {
      this.zone = TimeZone.getTimeZone(zone);
      this.locale = Locale.forLanguageTag(locale);
    }

    void goThere() {
      TimeZone.setDefault(zone);
      Locale.setDefault(locale);
    }
  }
}
