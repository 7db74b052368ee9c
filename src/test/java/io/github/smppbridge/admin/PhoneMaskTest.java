package io.github.smppbridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhoneMaskTest {
  @ParameterizedTest
  @CsvSource({
    "4915112345678, 4915*******78",
    "+4915112345678, +491********78",
    "+49 151 1234567, +49 *** *****67",
    "(0151) 1234-567, (015*) ****-*67",
    "12345, 12345",
    "SMSGATE, SMSGATE",
    "Line4915112345678, Line4915112345678",
  })
  void numbersLoseTheirMiddleHoweverTheyAreWritten(String address, String masked) {
    assertThat(new PhoneMask(true).apply(address)).isEqualTo(masked);
    assertThat(new PhoneMask(false).apply(address)).isEqualTo(address);
  }

  @Test
  void aLongOneToo() {
    assertThat(new PhoneMask(true).apply("4".repeat(100_000)))
        .hasSize(100_000)
        .contains("*".repeat(99_000));
  }

  @ParameterizedTest
  @CsvSource({
    "^4915112345678$, ^4915*******78$",
    "^(4915112345678|4917), ^(491********78|4917)",
    "^4915[0-9]{8}$, ^4915[0-9]{8}$",
  })
  void numbersWithinAnAddressRangeAsWell(String range, String masked) {
    assertThat(new PhoneMask(true).within(range)).isEqualTo(masked);
    assertThat(new PhoneMask(false).within(range)).isEqualTo(range);
  }
}
