package io.github.smppbridge.smpp.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NationalTablesTest {
  private static final char NONE = '·';
  private static final int ESCAPE = 0x1B;

  /** A table a line, taken from another transcript of the specification than ours. */
  static Stream<String> tables() {
    return new BufferedReader(
            new InputStreamReader(
                NationalTablesTest.class.getResourceAsStream("national-languages-as-text.txt"),
                StandardCharsets.UTF_8))
        .lines();
  }

  @Test
  void thereIsATableOfEachKindForEachLanguageButSpanish() {
    assertThat(tables().map(line -> line.substring(0, line.lastIndexOf(' ', 12))))
        .hasSize(25)
        .doesNotHaveDuplicates()
        .doesNotContain("locking 2");
  }

  @ParameterizedTest
  @MethodSource("tables")
  void everyCellIsAsInTheSpecification(String line) {
    boolean locking = line.startsWith("locking");
    int language = Integer.parseInt(line.split(" ")[1]);
    String cells = line.substring(line.indexOf(' ', "locking ".length()) + 1);
    NationalTables tables = new NationalTables(locking ? language : 0, locking ? 0 : language);

    assertThat(cells).hasSize(128);
    for (int septet = 0; septet < 128; septet++) {
      byte[] octets = locking ? new byte[] {(byte) septet} : new byte[] {ESCAPE, (byte) septet};
      char cell = cells.charAt(septet);
      if (cell == NONE) {
        assertThatThrownBy(() -> decode(tables, octets))
            .isInstanceOf(UndecodableTextException.class);
      } else {
        assertThat(decode(tables, octets))
            .as("septet %02x", septet)
            .isEqualTo(String.valueOf(control(cell)));
      }
    }
  }

  private static char control(char cell) {
    return switch (cell) {
      case '␊' -> '\n';
      case '␌' -> '\f';
      case '␍' -> '\r';
      default -> cell;
    };
  }

  @ParameterizedTest
  @CsvSource({
    // locking, single, octets, text; 0 is the GSM default
    "1, 0, 07001B65, ı@€",
    "0, 1, 1B731B5307, şŞì",
    "1, 1, 071B67, ığ",
    // Spanish has no table of its own but the single shift
    "2, 0, 404E, ¡N",
    "2, 2, 401B611B09, ¡áç",
    "3, 3, 5B7B1B1500, ÃãΩ@",
    "6, 0, '280120', ')ं '",
    // Hindi: 'letters of the locking table, digits of the single shift
    "6, 6, 2F424C6F, नमसo",
    "13, 13, 001B1C, ا۰",
    "7, 0, 24, ಡ",
    "0, 12, 1B65, €"
  })
  void bothTablesCountAtOnce(int locking, int single, String octets, String text) {
    assertThat(decode(new NationalTables(locking, single), HexFormat.of().parseHex(octets)))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    // the default extension table does not count beside a single shift
    "0, 1, 411B0B, 1",
    "0, 1, 411B1B, 1",
    "0, 1, 41421B, 2",
    "6, 6, 1B0D, 0",
    // a hole
    "4, 0, 4111, 1",
    "4, 4, 80, 0"
  })
  void whatIsInNoTableIsRefusedWithItsOffset(int locking, int single, String octets, int offset) {
    assertThatThrownBy(
            () -> decode(new NationalTables(locking, single), HexFormat.of().parseHex(octets)))
        .isInstanceOf(UndecodableTextException.class)
        .extracting("offset")
        .isEqualTo(offset);
  }

  @Test
  void unknownLanguagesAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new NationalTables(14, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new NationalTables(0, -1));
  }

  private static String decode(NationalTables tables, byte[] octets) {
    return SubmittedText.decode("gsm", List.of(new SubmittedText.Part(octets, tables)));
  }
}
