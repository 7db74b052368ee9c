package io.github.smppbridge.smpp.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlphabetTest {
  private static final String GSM_CHARS =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
          + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà\f^{}\\[~]|€";

  @ParameterizedTest
  @CsvSource({
    "GSM, 00, @",
    "GSM, 02, $",
    "GSM, 11, _",
    "GSM, 10, Δ",
    "GSM, 1E, ß",
    "GSM, 24, ¤",
    "GSM, 40, ¡",
    "GSM, 5B, Ä",
    "GSM, 60, ¿",
    "GSM, 7F, à",
    "GSM, 1B65, €",
    "GSM, 1B14, ^",
    "GSM, 1B28, {",
    "GSM, 1B29, }",
    "GSM, 1B2F, \\",
    "GSM, 1B3C, [",
    "GSM, 1B3D, ~",
    "GSM, 1B3E, ]",
    "GSM, 1B40, |",
    "LATIN1, A3E9FF, £éÿ",
    "ASCII, 48692140, Hi!@",
    "UTF8, E282ACF09F9880, €😀",
    "UCS2, 20ACD83DDE00, €😀",
    "UCS2, 0041FEFF0042, 'A\uFEFFB'",
    "UCS2, FFFDFFFF, '\uFFFD\uFFFF'",
    "CYRILLIC, BFE0D8D2D5E2, Привет",
    "HEBREW, F9ECE5ED, שלום"
  })
  void octetsAndTextAreEachOther(Alphabet alphabet, String octets, String text) {
    assertThat(alphabet.decode(HexFormat.of().parseHex(octets))).isEqualTo(text);
    assertThat(HexFormat.of().withUpperCase().formatHex(alphabet.encode(text))).isEqualTo(octets);
  }

  @ParameterizedTest
  @CsvSource({
    "GSM, 1B, 0",
    "GSM, 41421B, 2",
    "GSM, 1B1B65, 0",
    "GSM, 411B41, 1",
    "GSM, 1BE5, 0",
    "GSM, 4180, 1",
    "ASCII, 4142FF, 2",
    "UTF8, 41C3, 1",
    "UTF8, C080, 0",
    "UTF8, 41EDA080, 1",
    "UTF8, F4908080, 0",
    "UCS2, 004100, 2",
    "UCS2, 00, 0",
    // a mark that turns all round comes first or not at all
    "UCS2, 0041FFFE4200, 2",
    "UCS2, FFFE410000FFFE, 6",
    "UCS2, FFFE4100FEFF, 4",
    "UCS2, FFFE41, 2",
    // controls
    "UCS2, 00410007, 2",
    "UCS2, FEFF0041001B, 4",
    "UCS2, 0041007F, 2",
    "UCS2, 00410081, 2",
    "UTF8, EFBBBF4107, 4",
    "UTF8, E282AC7F, 3",
    "UTF8, 41C281, 1",
    "UTF8, 41EFBFBE, 1",
    "ASCII, 41007F, 2",
    "ASCII, 1B, 0",
    "LATIN1, 417F, 1",
    "LATIN1, 000041081F, 3",
    // what windows-1252 and -1255 have not either
    "LATIN1, 4181, 1",
    "LATIN1, 4100008D, 3",
    "HEBREW, 418A, 1",
    "HEBREW, 41FF, 1",
    // no code page goes on from ISO-8859-5
    "CYRILLIC, D0809F, 1"
  })
  void undecodableOctetsAreRefusedWithTheirOffset(Alphabet alphabet, String octets, int offset) {
    UndecodableTextException refused =
        catchThrowableOfType(
            UndecodableTextException.class, () -> alphabet.decode(HexFormat.of().parseHex(octets)));
    assertThat(refused).hasMessageContaining(alphabet.configName());
    assertThat(refused.offset()).isEqualTo(offset);
  }

  @ParameterizedTest
  @CsvSource({
    // byte order marks, both ways round, and a mark behind a mark
    "UCS2, FEFF0041, A",
    "UCS2, FFFE4100AC20, A€",
    "UCS2, FFFE3DD800DE, 😀",
    "UCS2, FEFFFEFF0041, A",
    "UCS2, FFFEFFFE4100, A",
    "UCS2, FEFF, ''",
    "UCS2, FFFE, ''",
    "UTF8, EFBBBF41, A",
    "UTF8, 41EFBBBF42, 'A\uFEFFB'",
    // NULs that C programs leave
    "UCS2, 004100420000, AB",
    "UCS2, 0000004100000042, AB",
    "UCS2, 000000000000, ''",
    "LATIN1, 480069E900, Hié",
    "ASCII, 4800690000, Hi",
    "UTF8, C3A90041, éA",
    "CYRILLIC, 00BFE000, Пр",
    "HEBREW, F900EC00, של",
    "GSM, 410042, A@B",
    // what Windows has where ISO 8859 has controls
    "LATIN1, 803592, €5’",
    "LATIN1, 8283848586878889, ‚ƒ„…†‡ˆ‰",
    "LATIN1, 8A8B8C8E9192939495, Š‹ŒŽ‘’“”•",
    "LATIN1, 969798999A9B9C9E9F, –—˜™š›œžŸ",
    "UCS2, 0080003500920020008500A0, '€5’ … '",
    "UTF8, C28035C292, €5’",
    "HEBREW, 80F9EC93ED94, €של“ם”",
    "HEBREW, E0C8, 'א\u05B8'",
    // half a surrogate pair
    "UCS2, 0041D83D, 'A\uFFFD'",
    "UCS2, D83D0041, '\uFFFDA'",
    "UCS2, DE000041, '\uFFFDA'",
    "UCS2, FFFE3DD84100, '\uFFFDA'",
    "UCS2, D83DD83DDE00, '\uFFFD😀'"
  })
  void whatCanBeReadInOneSensibleWayIs(Alphabet alphabet, String octets, String text) {
    assertThat(alphabet.decode(HexFormat.of().parseHex(octets))).isEqualTo(text);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"GSM", "UCS2"})
  void lineBreaksTabsAndPageBreaksAreText(Alphabet alphabet) {
    String text = "\t\n\u000B\f\r";
    assertThat(alphabet.decode(HexFormat.of().parseHex("090A0B0C0D"))).isEqualTo(text);
    assertThat(Alphabet.UCS2.decode(Alphabet.UCS2.encode(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "GSM, abç, 2",
    "GSM, a😀, 1",
    "GSM, '\u001b', 0",
    "LATIN1, a€, 1",
    "ASCII, aé, 1",
    "CYRILLIC, aé, 1"
  })
  void unencodableTextIsRefusedWithItsIndex(Alphabet alphabet, String text, int index) {
    assertThat(alphabet.canEncode(text)).isFalse();
    UnencodableTextException refused =
        catchThrowableOfType(UnencodableTextException.class, () -> alphabet.encode(text));
    assertThat(refused.index()).isEqualTo(index);
    assertThat(refused.getMessage()).doesNotContain(text);
  }

  @ParameterizedTest
  @EnumSource(names = {"UTF8", "UCS2"})
  void loneSurrogatesAreNotEncoded(Alphabet alphabet) {
    for (String text : new String[] {"a\uD83D", "a\uDE00b", "a\uD83Db"}) {
      assertThat(alphabet.canEncode(text)).isFalse();
      UnencodableTextException refused =
          catchThrowableOfType(UnencodableTextException.class, () -> alphabet.encode(text));
      assertThat(refused.index()).isEqualTo(1);
    }
  }

  @Test
  void everyGsmOctetButTheEscapeIsACharacterOfItsOwn() {
    assertThat(GSM_CHARS.chars().distinct().count()).isEqualTo(127 + 10);
    for (int octet = 0; octet < 0x80; octet++) {
      byte[] octets = {(byte) octet};
      if (octet != 0x1B) {
        assertThat(Alphabet.GSM.encode(Alphabet.GSM.decode(octets))).isEqualTo(octets);
      }
    }
    assertThat(Alphabet.GSM.decode(Alphabet.GSM.encode(GSM_CHARS))).isEqualTo(GSM_CHARS);
  }

  @Test
  void gsmHasNoOtherCharacters() {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      String text = String.valueOf((char) c);
      assertThat(Alphabet.GSM.canEncode(text)).isEqualTo(GSM_CHARS.contains(text));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gsm", "latin1", "ascii", "utf8", "ucs2", "GSM"})
  void namesOfConfigurationAreUnderstood(String name) {
    assertThat(Alphabet.parse(name).configName()).isEqualToIgnoringCase(name);
  }

  @Test
  void anUnknownNameIsRefusedWithWhatIsAllowed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Alphabet.parse("ebcdic"))
        .withMessageContaining("ebcdic")
        .withMessageContaining("gsm, latin1, ascii, utf8, ucs2");
    assertThatThrownBy(() -> Alphabet.parse(null)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(seed = "20261122")
  void gsmTextSurvives(@ForAll("gsmText") String text) {
    assertThat(Alphabet.GSM.decode(Alphabet.GSM.encode(text))).isEqualTo(text);
  }

  @Property(seed = "20261122")
  void anyTextSurvivesOrIsRefused(@ForAll Alphabet alphabet, @ForAll("unicode") String text) {
    if (alphabet.canEncode(text)) {
      assertThat(alphabet.decode(alphabet.encode(text))).isEqualTo(text);
    } else {
      UnencodableTextException refused =
          catchThrowableOfType(UnencodableTextException.class, () -> alphabet.encode(text));
      assertThat(refused.index()).isBetween(0, text.length() - 1);
    }
  }

  @Property(seed = "20261122")
  void anyOctetsAreReadableTextOrRefused(@ForAll Alphabet alphabet, @ForAll byte[] octets) {
    try {
      assertThat(alphabet.decode(octets)).matches(SubmittedTextTest::isReadable);
    } catch (UndecodableTextException e) {
      assertThat(e.offset()).isBetween(0, octets.length - 1);
      assertThat(e.alphabet()).isEqualTo(alphabet);
    }
  }

  @Property(seed = "20261122")
  void unicodeSurvivesUcs2AndUtf8(@ForAll("unicode") String text) {
    assertThat(Alphabet.UCS2.decode(Alphabet.UCS2.encode(text))).isEqualTo(text);
    assertThat(Alphabet.UCS2.encode(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_16BE));
    assertThat(Alphabet.UTF8.decode(Alphabet.UTF8.encode(text))).isEqualTo(text);
  }

  @Provide
  Arbitrary<String> gsmText() {
    return Arbitraries.strings().withChars(GSM_CHARS).ofMaxLength(500);
  }

  /** Any characters of any plane, without controls, lone surrogates, and byte order marks. */
  @Provide
  Arbitrary<String> unicode() {
    return Arbitraries.integers()
        .between(0, Character.MAX_CODE_POINT)
        .filter(c -> (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFEFF)
        .filter(c -> !Character.isISOControl(c) || c >= '\t' && c <= '\r')
        .map(Character::toString)
        .list()
        .ofMaxSize(500)
        .map(chars -> String.join("", chars));
  }
}
