package io.github.smppbridge.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhoneNumbersTest {
  @ParameterizedTest
  @CsvSource({
    // TON, address, country, number, skip validation
    "1, 491701234567, , +491701234567, false",
    "1, +491701234567, , +491701234567, false",
    "1, 00491701234567, , +491701234567, false",
    "1, +49 170 123-4567, , +491701234567, false",
    "1, 15550001111, DE, +15550001111, false",
    "1, 72345, , 72345, true",
    "0, +491701234567, , +491701234567, false",
    "5, +491701234567, , +491701234567, false",
    "0, 00491701234567, , +491701234567, false",
    "0, 491701234567, , +491701234567, false",
    "0, 491701234567, DE, +491701234567, false",
    "0, 01701234567, DE, +491701234567, false",
    "0, 1701234567, de, +491701234567, false",
    "2, 01701234567, DE, +491701234567, false",
    "2, (0170) 123.45/67, DE, +491701234567, false",
    "0, 447911123456, DE, +447911123456, false",
    "0, 03012345678, DE, +493012345678, false",
    "0, 89161234567, RU, +79161234567, false",
    "0, 2025550143, US, +12025550143, false",
    "0, 12025550143, US, +12025550143, false",
    "0, 4915112345678, US, +4915112345678, false",
    "2, 3471234567, IT, +393471234567, false",
    "0, 0612345678, FR, +33612345678, false",
    "7, 0612345678, FR, +33612345678, false",
    // Andorra's mobile numbers have six digits
    "0, 312345, AD, +376312345, false",
    "0, 72345, DE, 72345, true",
    "2, 110, DE, 110, true",
    "0, 72345, , 72345, true",
    "3, 72345, DE, 72345, true",
    "3, 01701234567, DE, 01701234567, true",
    "4, 1701234567, DE, 1701234567, true",
    "5, 72345, DE, 72345, true",
    "5, PIZZA, , PIZZA, true",
    "6, 1234, DE, 1234, true",
    "0, 01701234567, , 01701234567, true",
    "0, 15550001111, , 15550001111, true",
    "2, 1701234567, , 1701234567, true",
    "0, 000123, , 000123, true"
  })
  void numbersAsTheGatewayTakesThem(
      int ton, String address, String country, String number, boolean skipValidation) {
    assertThat(PhoneNumbers.normalise(ton, address, country))
        .isEqualTo(new Destination(number, skipValidation));
  }

  @ParameterizedTest
  @CsvSource({
    "1, '', ",
    "1, , ",
    "0, +, ",
    "0, +123456, ",
    "1, 1234567890123456, ",
    "1, 0123456789, ",
    "0, ++491701234567, ",
    "0, PIZZA, ",
    "1, A1B2C3, DE",
    "5, 'PIZZA!', ",
    "0, *100#, ",
    "0, ٠١٧٠١٢٣٤٥٦٧, DE",
    "0, 99999999999999999999, DE",
    "0, 123456789012345678901, ",
    "2, 10000000000000, DE"
  })
  void whatIsNoNumberIsRefusedWithoutShowingIt(int ton, String address, String country) {
    assertThatThrownBy(() -> PhoneNumbers.normalise(ton, address, country))
        .isInstanceOf(InvalidAddressException.class)
        .hasMessageNotContaining("1");
  }

  @Test
  void anUnknownCountryIsAConfigurationError() {
    assertThat(PhoneNumbers.isCountry("DE")).isTrue();
    assertThat(PhoneNumbers.isCountry("de")).isTrue();
    assertThat(PhoneNumbers.isCountry("XX")).isFalse();
    assertThat(PhoneNumbers.isCountry("")).isFalse();
    assertThat(PhoneNumbers.isCountry(null)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PhoneNumbers.normalise(2, "1701234567", "XX"))
        .isNotInstanceOf(InvalidAddressException.class)
        .withMessageContaining("XX");
  }

  @ParameterizedTest
  @CsvSource({
    "+491701234567, 491701234567, , true",
    "+491701234567, 00491701234567, , true",
    "+491701234567, 01701234567, DE, true",
    "+491701234567, 0170 1234567, DE, true",
    "+15550001111, 15550001111, , true",
    "72345, 72345, , true",
    "+491701234567, 01701234567, , false",
    "+491701234567, +491701234568, DE, false",
    "+491701234567, 1234567, DE, false",
    "+491701234567, Acme, DE, false",
    "Acme, Acme, DE, false",
    "+491701234567, , DE, false",
    ", , , false"
  })
  void numbersAreComparedHoweverTheyAreWritten(
      String a, String b, String country, boolean expected) {
    assertThat(PhoneNumbers.same(a, b, country)).isEqualTo(expected);
    assertThat(PhoneNumbers.same(b, a, country)).isEqualTo(expected);
  }

  @Test
  void logsShowMaskedNumbers() {
    assertThat(new Destination("+491701234567", false)).hasToString("Destination[*, false]");
  }

  @Property(seed = "20261122")
  void anyAddressIsANumberOrRefused(
      @ForAll @IntRange(max = 255) int ton,
      @ForAll("addresses") String address,
      @ForAll("countries") String country) {
    try {
      Destination destination = PhoneNumbers.normalise(ton, address, country);
      assertThat(destination.number()).matches("\\+?[0-9]{1,20}");
      assertThat(destination.dialAsIs()).isEqualTo(!destination.number().startsWith("+"));
    } catch (InvalidAddressException e) {
      assertThat(e).hasMessageContaining("not a");
    }
  }

  @Property(seed = "20261122")
  void anAddressIsNormalisedOnce(@ForAll("addresses") String address) {
    try {
      Destination once = PhoneNumbers.normalise(0, address, "DE");
      if (!once.dialAsIs()) {
        assertThat(PhoneNumbers.normalise(0, once.number(), "FR")).isEqualTo(once);
      }
    } catch (InvalidAddressException e) {
      assertThat(PhoneNumbers.same(address, address, "DE")).isFalse();
    }
  }

  @Provide
  Arbitrary<String> addresses() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("0123456789+").ofMaxLength(21),
        Arbitraries.strings().ofMaxLength(21));
  }

  @Provide
  Arbitrary<String> countries() {
    return Arbitraries.of("", "DE", "US", "IT", "RU", "AD");
  }
}
