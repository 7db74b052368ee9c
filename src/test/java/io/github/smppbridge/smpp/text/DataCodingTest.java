package io.github.smppbridge.smpp.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataCodingTest {
  @ParameterizedTest
  @CsvSource({
    // from, to, alphabet, binary, message class, message waiting
    "00, 00, , false, , false",
    "01, 01, ASCII, false, , false",
    "02, 02, , true, , false",
    "03, 03, LATIN1, false, , false",
    "04, 04, , true, , false",
    "06, 06, CYRILLIC, false, , false",
    "07, 07, HEBREW, false, , false",
    "08, 08, UCS2, false, , false",
    "10, 10, , false, 0, false",
    "13, 13, , false, 3, false",
    "15, 15, , true, 1, false",
    "18, 18, UCS2, false, 0, false",
    "1B, 1B, UCS2, false, 3, false",
    "40, 43, , false, , false",
    "44, 47, , true, , false",
    "48, 4B, UCS2, false, , false",
    "50, 50, , false, 0, false",
    "58, 58, UCS2, false, 0, false",
    "C0, DF, , false, , true",
    "E0, EF, UCS2, false, , true",
    "F0, F0, , false, 0, false",
    "F3, F3, , false, 3, false",
    "F4, F4, , true, 0, false",
    "F5, F5, , true, 1, false",
    "F8, F8, , false, 0, false"
  })
  void supportedValues(
      String from,
      String to,
      Alphabet alphabet,
      boolean binary,
      Integer messageClass,
      boolean messageWaiting) {
    for (int octet = Integer.parseInt(from, 16); octet <= Integer.parseInt(to, 16); octet++) {
      assertThat(DataCoding.of(octet))
          .isEqualTo(new DataCoding(octet, alphabet, binary, true, messageClass, messageWaiting));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "05, 05", "09, 0F", "1C, 1F", "20, 3F", "4C, 4F", "5C, 5F", "60, 7F", "80, BF",
  })
  void valuesThatAreNeitherTextNorDataAreMarked(String from, String to) {
    for (int octet = Integer.parseInt(from, 16); octet <= Integer.parseInt(to, 16); octet++) {
      assertThat(DataCoding.of(octet))
          .isEqualTo(new DataCoding(octet, null, false, false, null, false));
    }
  }

  @Test
  void everyOctetHasAMeaningAndASignedByteIsTheSame() {
    for (int octet = 0; octet < 256; octet++) {
      assertThat(DataCoding.of(octet).value()).isEqualTo(octet);
      assertThat(DataCoding.of((byte) octet)).isSameAs(DataCoding.of(octet));
    }
  }

  @Test
  void theDefaultAlphabetStandsInOnlyWhereNoneIsNamed() {
    assertThat(DataCoding.of(0).alphabetOr(Alphabet.LATIN1)).isEqualTo(Alphabet.LATIN1);
    assertThat(DataCoding.of(0xF0).alphabetOr(Alphabet.GSM)).isEqualTo(Alphabet.GSM);
    assertThat(DataCoding.of(8).alphabetOr(Alphabet.LATIN1)).isEqualTo(Alphabet.UCS2);
  }
}
