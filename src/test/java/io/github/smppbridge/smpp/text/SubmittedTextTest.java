package io.github.smppbridge.smpp.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmittedTextTest {
  /** What no phone may be sent; every decoder's property. */
  static boolean isReadable(String text) {
    boolean controls =
        text.chars().anyMatch(c -> Character.isISOControl(c) && "\t\n\u000B\f\r".indexOf(c) < 0);
    boolean halves =
        text.codePoints()
            .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    return !controls && !halves && text.indexOf('\uFFFE') < 0;
  }

  @ParameterizedTest
  @CsvSource({
    // printable is IA5
    "48656C6C6F, Hello",
    "405B5C5D5E5F607B7C7D7E24, '@[\\]^_`{|}~$'",
    "610A620D63, 'a\nb\nc'",
    // what npm smpp makes of 'a@b £5 é', and others of its kind
    "6100622001352005, a@b £5 é",
    "1B6535, €5",
    "766F696C7F, voilà",
    "02313030, $100",
    "0061, @a",
    "09, Ç",
    // a NUL at the end is that of a C program, unless the rest is GSM 03.38
    "6869000000, hi",
    "01350000, £5@@",
    "0000, ''"
  })
  void dataCoding1IsGsmWhereItsOctetsShowIt(String octets, String text) {
    assertThat(decode("auto", octets).replace('\r', '\n')).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "auto, 6180, 1, ASCII",
    "auto, 02E9, 1, GSM",
    "auto, 41421B, 2, GSM",
    "ascii, 6101, 1, ASCII",
    "gsm, 6180, 1, GSM"
  })
  void whatIsNeitherIsRefused(String rule, String octets, int offset, Alphabet alphabet) {
    UndecodableTextException refused =
        catchThrowableOfType(UndecodableTextException.class, () -> decode(rule, octets));
    assertThat(refused.offset()).isEqualTo(offset);
    assertThat(refused.alphabet()).isEqualTo(alphabet);
  }

  @ParameterizedTest
  @CsvSource({
    "gsm, 6100622001352005, a@b £5 é",
    "gsm, 666F727E, forü",
    "ascii, 610062, ab",
    "ascii, 6109, 'a\t'"
  })
  void whatASettingSaysCounts(String rule, String octets, String text) {
    assertThat(decode(rule, octets)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    // each part of UTF-16 may begin with a mark of its own
    "ucs2, FFFE4100 FFFE4200, AB",
    "ucs2, FEFF0041 FEFF0042, AB",
    "ucs2, FFFE4100 4200, AB",
    "ucs2, FFFE4100 FEFF0042, AB",
    "ucs2, 0041 FFFE4200, AB",
    // in the midst of a character, or of a part, it is none
    "ucs2, 00 FEFFFE, 'þ\uFFFE'",
    "ucs2, 0041 0042FEFF, 'AB\uFEFF'",
    "ucs2, D83D DE00, 😀",
    "ucs2, D8 3DDE 00, 😀",
    "ucs2, FFFE3DD8 00DE, 😀",
    "ucs2, 0041D83D, 'A\uFFFD'",
    "ucs2, 00410000 00420000, AB",
    "utf8, EFBBBFC3 A9, é",
    "utf8, EFBBBF41 EFBBBF42, AB",
    "latin1, 4100 4200, AB",
    "gsm, 1B 65, €",
    "gsm, 4100 42, A@B",
    // the parts of data_coding 1 are judged together
    "auto, 68656C6C6F20 01, 'hello £'",
    "auto, 01 41004200, £A@B@",
    "auto, 1B 65, €",
    "auto, 4142 4344, ABCD",
    // a C program ends each part
    "auto, 484900 484F00, HIHO",
    "auto, 4849 484F00, HIHO",
    "auto, 484900 484F, HI@HO"
  })
  void partsAreReadAsOne(String alphabet, String parts, String text) {
    List<SubmittedText.Part> each =
        Stream.of(parts.split(" ")).map(part -> part(part, NationalTables.NONE)).toList();
    if (isReadable(text)) {
      assertThat(SubmittedText.decode(alphabet, each)).isEqualTo(text);
    } else {
      assertThat(
              catchThrowableOfType(
                  UndecodableTextException.class, () -> SubmittedText.decode(alphabet, each)))
          .isNotNull();
    }
  }

  @Test
  void eachPartHasItsTables() {
    NationalTables turkish = new NationalTables(1, 1);
    NationalTables hindi = new NationalTables(6, 6);
    // an escape sequence may be cut where the tables stay
    assertThat(
            SubmittedText.decode(
                "auto",
                List.of(
                    part("071B", turkish),
                    part("73", turkish),
                    part("001B1F", hindi),
                    part("7B", NationalTables.NONE))))
        .isEqualTo("ış" + "ँ" + "३" + "ä");
    UndecodableTextException refused =
        catchThrowableOfType(
            UndecodableTextException.class,
            () ->
                SubmittedText.decode(
                    "latin1", List.of(part("41421B", turkish), part("73", NationalTables.NONE))));
    assertThat(refused.offset()).isEqualTo(2);
    assertThat(refused.alphabet()).isEqualTo(Alphabet.GSM);
    refused =
        catchThrowableOfType(
            UndecodableTextException.class,
            () ->
                SubmittedText.decode(
                    "gsm", List.of(part("4142", NationalTables.NONE), part("4180", turkish))));
    assertThat(refused.offset()).isEqualTo(3);
  }

  @Test
  void anUnknownAlphabetIsNoText() {
    assertThatIllegalArgumentException().isThrownBy(() -> decode("ebcdic", "41"));
  }

  @Property(seed = "20261129", tries = 500)
  void anyPartsAreReadableTextOrRefused(
      @ForAll("alphabets") String alphabet,
      @ForAll("tables") NationalTables tables,
      @ForAll @Size(max = 5) List<@Size(max = 20) List<@IntRange(max = 255) Integer>> parts) {
    List<SubmittedText.Part> each =
        parts.stream()
            .map(
                octets -> {
                  byte[] content = new byte[octets.size()];
                  for (int i = 0; i < content.length; i++) {
                    content[i] = octets.get(i).byteValue();
                  }
                  return new SubmittedText.Part(content, tables);
                })
            .toList();
    try {
      assertThat(SubmittedText.decode(alphabet, each)).matches(SubmittedTextTest::isReadable);
    } catch (UndecodableTextException e) {
      int octets = each.stream().mapToInt(part -> part.octets().length).sum();
      assertThat(e.offset()).isBetween(0, octets - 1);
    }
  }

  @Provide
  Arbitrary<String> alphabets() {
    return Arbitraries.of(
        Stream.concat(
                Stream.of(SubmittedText.AUTO),
                Arrays.stream(Alphabet.values()).map(Alphabet::configName))
            .toList());
  }

  @Provide
  Arbitrary<NationalTables> tables() {
    Arbitrary<Integer> languages = Arbitraries.integers().between(0, 13);
    return Arbitraries.oneOf(
        Arbitraries.just(NationalTables.NONE),
        languages.flatMap(one -> languages.map(other -> new NationalTables(one, other))));
  }

  private static SubmittedText.Part part(String octets, NationalTables tables) {
    return new SubmittedText.Part(HexFormat.of().parseHex(octets), tables);
  }

  private static String decode(String alphabet, String octets) {
    return SubmittedText.decode(alphabet, HexFormat.of().parseHex(octets));
  }
}
