package io.github.smppbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EsmeAddressTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # as reported            | TON | NPI | transliterated         | in hexadecimal
          +4915112345678           | 1   | 1   | 4915112345678          |
          ' +4915112345678 '       | 1   | 1   | 4915112345678          |
          +49 151 234-567          | 1   | 1   | 49151234567            |
          +1 (555) 123.4567        | 1   | 1   | 15551234567            |
          +49 (0) 151 234567       | 5   | 0   | +49 (0) 151 234567     |
          \\u202A+4915112345678\\u202C| 1   | 1   | 4915112345678          |
          \\uFF0B\\uFF14\\uFF19\\uFF11 | 1   | 1   | 491                    |
          +٤٩١٥١                   | 1   | 1   | 49151                  |
          ۰۱۲                      | 0   | 1   | 012                    |
          ०१२३                     | 0   | 1   | 0123                   |
          22000                    | 0   | 1   | 22000                  |
          *100#                    | 0   | 1   | *100#                  |
          **********1111           | 0   | 1   | **********1111         |
          ''                       | 0   | 0   | ''                     |
          '   '                    | 0   | 0   | ''                     |
          \\u00A0\\u2003\\u0000\\u200B | 0   | 0   | ''                     |
          My\\u00A0Bank             | 5   | 0   | My Bank                |
          Who\\u2047               | 5   | 0   | Who                    | 00570068006F2047
          \\u0000\\u0007\\u0085       | 0   | 0   | ''                     |
          A\\u0000B\\u001BC          | 5   | 0   | ABC                    |
          +                        | 5   | 0   | +                      |
          24/7                     | 5   | 0   | 24/7                   |
          My Bank                  | 5   | 0   | My Bank                |
          '  My Bank  '            | 5   | 0   | My Bank                |
          Who?                     | 5   | 0   | Who?                   |
          Банк                     | 5   | 0   | Bank                   | 04110430043D043A
          Café                     | 5   | 0   | Cafe                   | 00430061006600E9
          Cafe\\u0301               | 5   | 0   | Cafe                   | 00430061006600650301
          Straße                   | 5   | 0   | Strasse                | 005300740072006100DF
          ¿Qué?                    | 5   | 0   | Que?                   | 00BF0051007500E9003F
          銀行                     | 5   | 0   | Yin Xing               | 9280884C
          은행                     | 5   | 0   | eunhaeng               | C740D589
          بنك                      | 5   | 0   | bnk                    | 062806460643
          Ελλάδα                   | 5   | 0   | Ellada                 | 039503BB03BB03AC03B4
          🏦                       | 5   | 0   | D83CDFE6               | D83CDFE6
          😀😀😀                   | 5   | 0   | D83DDE00D83DDE00       | D83DDE00D83DDE00
          Bank🏦                   | 5   | 0   | Bank                   | 00420061006E006B
          𝐁ank                     | 5   | 0   | Bank                   | D835DC010061006E006B
          \\uD83D                   | 5   | 0   | D83D                   | D83D
          \\u0378                   | 5   | 0   | 0378                   | 0378
          Bank\\u061F               | 5   | 0   | Bank                   | 00420061006E006B061F
          Сбербанк Онлайн Москва   | 5   | 0   | Sberbank Onlain Mosk   | 04210431043504400431
          A very long name of a bank| 5   | 0   | A very long name of    | A very long name of
          """)
  void asTheEsmeGetsIt(String number, int ton, int npi, String transliterated, String hex) {
    String reported = unescaped(number);
    EsmeAddress address = EsmeAddress.of(reported, AlphanumericSender.TRANSLITERATE);
    assertThat(address).isEqualTo(new EsmeAddress((byte) ton, (byte) npi, transliterated));
    assertThat(EsmeAddress.of(reported, AlphanumericSender.HEX).address())
        .isEqualTo(hex == null ? transliterated : hex);
  }

  @Test
  void nobodyIsEmpty() {
    assertThat(EsmeAddress.of(null, AlphanumericSender.HEX))
        .isEqualTo(new EsmeAddress((byte) 0, (byte) 0, ""));
  }

  @Property(seed = "20261129", tries = 2_000)
  void anySenderFitsAndIsAscii(@ForAll String number) {
    for (AlphanumericSender names : AlphanumericSender.values()) {
      String address = EsmeAddress.of(number, names).address();
      assertThat(address).matches("[ -~]{0,20}");
      assertThat(number.contains("?") || !address.contains("?")).isTrue();
      assertThat(EsmeAddress.of(EsmeAddress.kept(number), names).address()).isEqualTo(address);
    }
  }

  /** Of each character alone something is left, but of those that nobody sees. */
  @Test
  void noCharacterIsAQuestionMarkOrNothing() {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      String address = EsmeAddress.of("" + (char) c, AlphanumericSender.TRANSLITERATE).address();
      assertThat(address).isEqualTo(c == '?' ? "?" : address.replace("?", ""));
      boolean nothing =
          Character.isISOControl(c)
              || Character.getType(c) == Character.FORMAT
              || Character.isSpaceChar(c);
      assertThat(address.isEmpty()).as("U+%04X", c).isEqualTo(nothing);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4915112345678, 4915112345678",
    "Café\\u0085, Café\\u0085",
    "' a ', ' a '",
    "123456789012345678901, 12345678901234567890",
    "Банк, Bank",
    "a\\u0000b, ab"
  })
  void anAddressOfAnEsmeIsEchoedOctetByOctet(String address, String echoed) {
    assertThat(EsmeAddress.fitting(unescaped(address))).isEqualTo(unescaped(echoed));
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.startsWith("\\u", i)) {
        plain.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
        i += 5;
      } else {
        plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }
}
