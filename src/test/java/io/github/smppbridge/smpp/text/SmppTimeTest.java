package io.github.smppbridge.smpp.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmppTimeTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "261122153000000+, 2026-11-22T15:30:00Z",
    "261122153000000-, 2026-11-22T15:30:00Z",
    "261122153007304+, 2026-11-22T14:30:07.300Z",
    "261122153000022+, 2026-11-22T10:00:00Z",
    "261122233000048-, 2026-11-23T11:30:00Z",
    "240229000000048+, 2024-02-28T12:00:00Z",
    "261123000000052+, 2026-11-22T11:00:00Z",
    "261123010000055+, 2026-11-22T11:15:00Z",
    "261123010000056+, 2026-11-22T11:00:00Z",
    "261122010000056-, 2026-11-22T15:00:00Z",
    "991231235959900+, 2099-12-31T23:59:59.900Z",
    "000000000000000R, 2026-11-22T10:00:00Z",
    "000000010000000R, 2026-11-22T11:00:00Z",
    "000000480000000R, 2026-11-24T10:00:00Z",
    "000000009900000R, 2026-11-22T11:39:00Z",
    "020610233429000R, 2029-06-02T09:34:29Z",
    "000300000000000R, 2027-02-22T10:00:00Z"
  })
  void times(String time, Instant expected) {
    assertThat(SmppTime.parse(time, NOW)).contains(expected);
  }

  @Test
  void emptyIsTheDefault() {
    assertThat(SmppTime.parse("", NOW)).isEmpty();
    assertThat(SmppTime.parse(null, NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "26112215300000+, 16 characters",
    "2611221530000000+, 16 characters",
    "261122153000000Z, ends with",
    "261122153000000r, ends with",
    "26112215300A000+, character 11",
    "２61122153000000+, character 0",
    "2611221530 0000+, character 10",
    "261322153000000+, month 13",
    "260022153000000+, month 0",
    "261100153000000+, day 0",
    "261132153000000+, day 32",
    "260230153000000+, month 2 has no day 30",
    "270229153000000+, month 2 has no day 29",
    "261122243000000+, hour 24",
    "261122156000000+, minute 60",
    "261122153060000+, second 60",
    "261122153000057+, quarter hours 57",
    "261122153000057-, quarter hours 57",
    "261122153000099+, quarter hours 99"
  })
  void whatIsWrongIsNamed(String time, String complaint) {
    assertThatThrownBy(() -> SmppTime.parse(time, NOW))
        .isInstanceOf(InvalidSmppTimeException.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource({
    "Z, 261122100000000+",
    "+05:30, 261122153000022+",
    "-03:30, 261122063000014-",
    "+12:00, 261122220000048+",
    // not in the format: written in UTC
    "+13:00, 261122100000000+",
    "+00:01, 261122100000000+"
  })
  void absoluteTimesAreWritten(ZoneOffset offset, String expected) {
    assertThat(SmppTime.absolute(NOW, offset)).isEqualTo(expected);
  }

  @Test
  void receiptDatesHaveTenOrTwelveDigits() {
    Instant time = Instant.parse("2026-01-02T03:04:05Z");
    assertThat(SmppTime.receiptDate(time, ZoneOffset.UTC, false)).isEqualTo("2601020304");
    assertThat(SmppTime.receiptDate(time, ZoneOffset.UTC, true)).isEqualTo("260102030405");
    assertThat(SmppTime.receiptDate(time, ZoneId.of("Asia/Kolkata"), false))
        .isEqualTo("2601020834");
  }

  @Test
  void aYearWithoutTwoDigitsIsNotWritten() {
    Instant late = Instant.parse("2100-01-01T00:00:00Z");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SmppTime.receiptDate(late, ZoneOffset.UTC, false));
  }

  @Property(seed = "20261122")
  void absoluteTimesSurvive(
      @ForAll @LongRange(min = 946_728_000_0L, max = 4_102_400_000_0L) long tenths,
      @ForAll @IntRange(min = -48, max = 48) int quarters) {
    Instant time = Instant.ofEpochMilli(tenths * 100);
    ZoneOffset offset = ZoneOffset.ofTotalSeconds(quarters * 900);
    assertThat(SmppTime.parse(SmppTime.absolute(time, offset), NOW)).contains(time);
  }

  @Property(seed = "20261122")
  void anyStringIsATimeOrRefused(@ForAll String time) {
    try {
      SmppTime.parse(time, NOW);
    } catch (InvalidSmppTimeException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  @Property(seed = "20261122")
  void anyDigitsAreATimeOrRefused(@ForAll("almostTimes") String time) {
    try {
      assertThat(SmppTime.parse(time, NOW)).isPresent();
    } catch (InvalidSmppTimeException e) {
      assertThat(e.getMessage()).containsAnyOf("not in", "has no day");
    }
  }

  @Provide
  Arbitrary<String> almostTimes() {
    return Arbitraries.strings()
        .numeric()
        .ofLength(15)
        .flatMap(digits -> Arbitraries.of("+", "-", "R").map(digits::concat));
  }
}
