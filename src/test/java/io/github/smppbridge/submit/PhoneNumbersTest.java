package io.github.smppbridge.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumbersTest {
  /** Some that have never had 00, nor a prefix that begins with it and goes on with 4. */
  private static final Set<String> DIALS_OTHERWISE =
      Set.of("AU", "US", "CA", "PR", "JM", "JP", "RU", "KZ", "CU", "NG", "KE", "TH", "MN");

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
    assertThat(PhoneNumbers.normalise(ton, address, NumberRules.of(country)))
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
    assertThatThrownBy(() -> PhoneNumbers.normalise(ton, address, NumberRules.of(country)))
        .isInstanceOf(InvalidAddressException.class)
        .hasMessageNotContaining("1");
  }

  /** Landlines, and what no library knows. */
  @ParameterizedTest
  @CsvSource({
    "1, 493012345678, , +493012345678",
    "2, 030 12345678, DE, +493012345678",
    "0, +4915112345678, DE, +4915112345678",
    "2, 10000000000000, DE, 10000000000000",
    "1, 0123456789, , 0123456789",
    "0, +1234567890123456, , +1234567890123456",
    "0, *100#, , *100#",
    "5, PIZZA, , PIZZA"
  })
  void withoutValidationWhatCanBeDialledIs(int ton, String address, String country, String number) {
    assertThat(PhoneNumbers.normalise(ton, address, new NumberRules(country, true, true)))
        .isEqualTo(new Destination(number, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "+", "not a number", "123456789012345678901", "++491701234567"})
  void withoutValidationWhatNoPhoneDialsIsRefused(String address) {
    NumberRules rules = new NumberRules("DE", true, true);
    assertThatThrownBy(() -> PhoneNumbers.normalise(0, address, rules))
        .isInstanceOf(InvalidAddressException.class);
  }

  @ParameterizedTest
  @CsvSource({"0, 01701234567", "2, 1701234567", "2, 1234567", "7, 01701234567"})
  void nationalNumbersOfNoKnownCountryAreRefusedWhereThatIsWanted(int ton, String address) {
    for (String country : new String[] {null, "", "AQ"}) {
      for (boolean skip : new boolean[] {false, true}) {
        NumberRules rules = new NumberRules(country, false, skip);
        assertThatThrownBy(() -> PhoneNumbers.normalise(ton, address, rules))
            .isInstanceOf(InvalidAddressException.class)
            .hasMessage("a national number, and no country is known");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 72345, , 72345",
    "2, 110, , 110",
    "3, 01701234567, , 01701234567",
    "4, 1234567, , 1234567",
    "5, PIZZAHUT, , PIZZAHUT",
    "0, 491701234567, , +491701234567",
    "1, 491701234567, , +491701234567",
    "2, 01701234567, DE, +491701234567"
  })
  void noOthersAre(int ton, String address, String country, String number) {
    assertThat(
            PhoneNumbers.normalise(ton, address, new NumberRules(country, false, false)).number())
        .isEqualTo(number);
  }

  @Test
  void anUnknownCountryIsAConfigurationError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PhoneNumbers.normalise(2, "1701234567", NumberRules.of("XX")))
        .isNotInstanceOf(InvalidAddressException.class)
        .withMessageContaining("XX");
  }

  @ParameterizedTest
  @CsvSource({
    // TON, address, country, number; none = refused
    "0, 0011447911123456, AU, +447911123456",
    "1, 0011447911123456, AU, +447911123456",
    "0, 0011 44 7911 123456, AU, +447911123456",
    "0, 00447911123456, AU, ",
    "0, 011447911123456, US, +447911123456",
    "1, 011447911123456, CA, +447911123456",
    "0, 00447911123456, US, ",
    "0, 010447911123456, JP, +447911123456",
    "0, 00447911123456, JP, ",
    "0, 000447911123456, KE, +447911123456",
    "0, 001447911123456, SG, +447911123456",
    "0, 0021447911123456, BR, +447911123456",
    "0, 810447911123456, RU, +447911123456",
    "7, 00447911123456, DE, +447911123456",
    "0, 00447911123456, FI, +447911123456",
    // 994 is also what Finland once dialled before international numbers
    "0, 994501234567, FI, +994501234567",
    "1, 994501234567, FI, +994501234567",
    "1, 810901234567, RU, +810901234567",
    // the TON says that it is one: 00 in a country that dials otherwise
    "1, 00447911123456, US, +447911123456",
    "1, 00447911123456, AU, +447911123456",
    "1, 00491701234567, SG, +491701234567"
  })
  void whatACountryDialsBeforeAnInternationalNumberIsTakenAway(
      int ton, String address, String country, String number) {
    if (number == null) {
      assertThatThrownBy(() -> PhoneNumbers.normalise(ton, address, NumberRules.of(country)))
          .isInstanceOf(InvalidAddressException.class);
    } else {
      assertThat(PhoneNumbers.normalise(ton, address, NumberRules.of(country)))
          .isEqualTo(new Destination(number, false));
    }
  }

  @ParameterizedTest
  @MethodSource("isoCountries")
  void eachCountryOfIso3166TakesInternationalNumbersAsItDialsThem(String country) {
    String abroad = country.equals("GB") ? "+491701234567" : "+447911123456";
    Destination there = new Destination(abroad, false);
    assertThat(PhoneNumbers.normalise(0, abroad, NumberRules.of(country))).isEqualTo(there);
    assertThat(PhoneNumbers.normalise(1, abroad.substring(1), NumberRules.of(country)))
        .isEqualTo(there);
    String dialled = dialled(abroad, country);
    assertThat(PhoneNumbers.normalise(0, dialled, NumberRules.of(country)))
        .as(dialled)
        .isEqualTo(there);

    boolean dials00 = dialled.startsWith("00" + abroad.substring(1));
    String with00 = "00" + abroad.substring(1);
    if (dials00 || !PhoneNumberUtil.getInstance().getSupportedRegions().contains(country)) {
      assertThat(PhoneNumbers.normalise(0, with00, NumberRules.of(country))).isEqualTo(there);
    } else if (DIALS_OTHERWISE.contains(country)) {
      assertThat(ifAny(0, with00, country)).isNotEqualTo(there);
    }
    for (int ton = 0; ton < 8; ton++) {
      for (String address : List.of("1701234567", "01701234567", "72345", with00, "0", "00")) {
        assertThat(ifAny(ton, address, country)).isNotNull();
      }
    }
  }

  static Stream<String> isoCountries() {
    return Stream.of(Locale.getISOCountries());
  }

  private static String dialled(String number, String country) {
    PhoneNumberUtil library = PhoneNumberUtil.getInstance();
    if (!library.getSupportedRegions().contains(country)) {
      return number;
    }
    try {
      return library
          .formatOutOfCountryCallingNumber(library.parse(number, null), country)
          .replaceAll("[^0-9+]", "");
    } catch (NumberParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Object ifAny(int ton, String address, String country) {
    try {
      return PhoneNumbers.normalise(ton, address, NumberRules.of(country));
    } catch (InvalidAddressException refused) {
      return refused;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AQ", "BV", "GS", "HM", "PN", "TF", "UM"})
  void whereNobodyHasANumberItIsAsWithoutACountry(String country) {
    for (String address : List.of("00491701234567", "491701234567", "01701234567", "72345")) {
      for (int ton = 0; ton < 8; ton++) {
        assertThat(ifAny(ton, address, country).toString())
            .isEqualTo(ifAny(ton, address, "").toString());
      }
    }
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
      Destination destination = PhoneNumbers.normalise(ton, address, NumberRules.of(country));
      assertThat(destination.number()).matches("\\+?[0-9]{1,20}");
      assertThat(destination.dialAsIs()).isEqualTo(!destination.number().startsWith("+"));
    } catch (InvalidAddressException e) {
      assertThat(e).hasMessageContaining("not a");
    }
  }

  @Property(seed = "20261122")
  void anAddressIsNormalisedOnce(@ForAll("addresses") String address) {
    try {
      Destination once = PhoneNumbers.normalise(0, address, NumberRules.of("DE"));
      if (!once.dialAsIs()) {
        assertThat(PhoneNumbers.normalise(0, once.number(), NumberRules.of("FR"))).isEqualTo(once);
      }
    } catch (InvalidAddressException e) {
      assertThat(PhoneNumbers.same(address, address, "DE")).isFalse();
    }
  }

  /** What has nothing but digits is not looked at in the long way, and read in the same. */
  @Property(seed = "20261130")
  void aSpaceChangesNothing(
      @ForAll("digits") String digits,
      @ForAll("countries") String country,
      @ForAll @IntRange(max = 8) int ton) {
    assertThat(outcome(ton, digits, country)).isEqualTo(outcome(ton, digits + " ", country));
  }

  private static String outcome(int ton, String address, String country) {
    try {
      return PhoneNumbers.normalise(ton, address, NumberRules.of(country)).toString();
    } catch (InvalidAddressException e) {
      return e.getMessage();
    }
  }

  @Provide
  Arbitrary<String> digits() {
    return Arbitraries.strings().numeric().ofMaxLength(22);
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
