package io.github.smppbridge.smpp.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageSplitterTest {
  private final MessageSplitter gsm = new MessageSplitter(Alphabet.GSM);

  @ParameterizedTest
  @CsvSource({
    // default alphabet, character, count, data_coding, segments
    "GSM, a, 0, 0, 1",
    "GSM, a, 160, 0, 1",
    "GSM, a, 161, 0, 2",
    "GSM, a, 306, 0, 2",
    "GSM, a, 307, 0, 3",
    "GSM, €, 80, 0, 1",
    "GSM, €, 81, 0, 2",
    "GSM, €, 152, 0, 2",
    "GSM, €, 153, 0, 3",
    "GSM, Ж, 70, 8, 1",
    "GSM, Ж, 71, 8, 2",
    "GSM, Ж, 134, 8, 2",
    "GSM, Ж, 135, 8, 3",
    "GSM, 😀, 35, 8, 1",
    "GSM, 😀, 36, 8, 2",
    "GSM, 😀, 66, 8, 2",
    "GSM, 😀, 67, 8, 3",
    "LATIN1, é, 140, 0, 1",
    "LATIN1, é, 141, 0, 2",
    "LATIN1, €, 70, 8, 1",
    "ASCII, a, 160, 0, 1",
    "ASCII, a, 161, 0, 2",
    "ASCII, é, 1, 8, 1",
    "UTF8, Ж, 70, 0, 1",
    "UTF8, Ж, 71, 0, 2",
    "UTF8, €, 88, 0, 2",
    "UTF8, €, 89, 0, 3",
    "UCS2, a, 70, 8, 1",
    "UCS2, a, 71, 8, 2"
  })
  void segmentsAsPhonesCountThem(
      Alphabet alphabet, String character, int count, int dataCoding, int segments) {
    EncodedText encoded = new MessageSplitter(alphabet).split(character.repeat(count), 7);
    assertThat(encoded.dataCoding()).isEqualTo(dataCoding);
    assertThat(encoded.segments()).hasSize(segments);
    assertThat(encoded.udh()).isEqualTo(segments > 1);
  }

  @Test
  void segmentsSayWhichPartTheyAre() {
    EncodedText encoded = gsm.split("a".repeat(400), 0x1FE);
    for (int i = 0; i < 3; i++) {
      assertThat(UserDataHeader.parse(encoded.segments().get(i)).concatenation())
          .contains(new Concatenation(0xFE, 3, i + 1, false));
    }
  }

  @Test
  void noMoreThan255Parts() {
    assertThat(gsm.split("a".repeat(255 * 153), 1).segments()).hasSize(255);
    assertThatThrownBy(() -> gsm.split("a".repeat(255 * 153 + 1), 1))
        .isInstanceOf(MessageTooLongException.class);
    assertThat(gsm.whole("a".repeat(50_000)).segments()).hasSize(1);
  }

  @Test
  void aLoneSurrogateDoesNotStopAMessage() {
    EncodedText encoded = gsm.split("a\uD83Db\uDE00😀\uFFFE", 1);
    assertThat(decode(Alphabet.GSM, encoded)).isEqualTo("a\uFFFDb\uFFFD😀\uFFFD");
  }

  @Property(seed = "20261122")
  void segmentsJoinToTheText(@ForAll Alphabet alphabet, @ForAll("text") String text) {
    MessageSplitter splitter = new MessageSplitter(alphabet);
    assertThat(decode(alphabet, splitter.split(text, 9))).isEqualTo(text);
    assertThat(decode(alphabet, splitter.splitWithoutHeaders(text))).isEqualTo(text);
    assertThat(decode(alphabet, splitter.whole(text))).isEqualTo(text);
  }

  @Property(seed = "20261122")
  void eachSegmentIsTextOfItsOwnAndFits(@ForAll Alphabet alphabet, @ForAll("text") String text) {
    EncodedText encoded = new MessageSplitter(alphabet).splitWithoutHeaders(text);
    Alphabet used = DataCoding.of(encoded.dataCoding()).alphabetOr(alphabet);
    StringBuilder joined = new StringBuilder();
    for (byte[] segment : encoded.segments()) {
      assertThat(segment).hasSizeLessThanOrEqualTo(160).isNotEmpty();
      joined.append(used.decode(segment));
    }
    assertThat(joined).hasToString(text);
  }

  @Property(seed = "20261122")
  void escapeSequencesAreNotDivided(@ForAll("gsmText") String text) {
    EncodedText encoded = gsm.splitWithoutHeaders(text);
    assertThat(encoded.dataCoding()).isZero();
    for (byte[] segment : encoded.segments()) {
      assertThat(Alphabet.GSM.decode(segment)).isNotEmpty();
    }
  }

  @Property(seed = "20261122")
  void anyStringCanBeSent(@ForAll Alphabet alphabet, @ForAll String text) {
    EncodedText encoded = new MessageSplitter(alphabet).split(text, 1);
    Alphabet used = DataCoding.of(encoded.dataCoding()).alphabetOr(alphabet);
    assertThat(LongMessage.join(contents(encoded)))
        .isEqualTo(used.encode(Ucs2.withoutLoneSurrogates(text)));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "133, 1", "134, 2", "256, 2", "257, 3"})
  void dataForAPortIsSplitAndJoined(int size, int segments) {
    byte[] octets = new byte[size];
    for (int i = 0; i < size; i++) {
      octets[i] = (byte) i;
    }
    EncodedText encoded = MessageSplitter.data(octets, 2948, 9200, 300);
    assertThat(encoded.dataCoding()).isEqualTo(4);
    assertThat(encoded.udh()).isTrue();
    assertThat(encoded.segments()).hasSize(segments);
    for (byte[] segment : encoded.segments()) {
      assertThat(segment).hasSizeLessThanOrEqualTo(140);
      assertThat(UserDataHeader.parse(segment).destinationPort()).hasValue(2948);
      assertThat(UserDataHeader.parse(segment).concatenation().isPresent()).isEqualTo(segments > 1);
    }
    assertThat(LongMessage.join(contents(encoded))).isEqualTo(octets);
  }

  @Test
  void tooMuchDataIsRefused() {
    assertThatThrownBy(() -> MessageSplitter.data(new byte[255 * 128 + 1], 1, 1, 1))
        .isInstanceOf(MessageTooLongException.class);
  }

  @Test
  void aSurrogatePairOrEscapeCutByItsSenderSurvivesJoining() {
    byte[] emoji = Alphabet.UCS2.encode("a😀b");
    byte[] euro = Alphabet.GSM.encode("a€b");
    for (int cut = 0; cut <= emoji.length; cut++) {
      assertThat(Alphabet.UCS2.decode(LongMessage.join(cut(emoji, cut)))).isEqualTo("a😀b");
    }
    for (int cut = 0; cut <= euro.length; cut++) {
      assertThat(Alphabet.GSM.decode(LongMessage.join(cut(euro, cut)))).isEqualTo("a€b");
    }
    assertThat(LongMessage.join(List.of())).isEmpty();
  }

  /** Text around the limits of a short message with the characters that cuts must not divide. */
  @Provide
  Arbitrary<String> text() {
    return aroundTheLimits("a", "€", "[", "é", "Ж", "😀");
  }

  /** The same without characters GSM lacks. */
  @Provide
  Arbitrary<String> gsmText() {
    return aroundTheLimits("a", "€", "[", "é");
  }

  private static Arbitrary<String> aroundTheLimits(String... characters) {
    return Arbitraries.of(characters)
        .list()
        .ofMinSize(60)
        .ofMaxSize(500)
        .map(chars -> String.join("", chars));
  }

  private static List<byte[]> cut(byte[] octets, int at) {
    return List.of(
        Arrays.copyOf(octets, at), Arrays.copyOfRange(octets, at, octets.length), new byte[0]);
  }

  private static String decode(Alphabet defaultAlphabet, EncodedText encoded) {
    return DataCoding.of(encoded.dataCoding())
        .alphabetOr(defaultAlphabet)
        .decode(LongMessage.join(contents(encoded)));
  }

  private static List<byte[]> contents(EncodedText encoded) {
    return encoded.segments().stream()
        .map(s -> encoded.udh() ? UserDataHeader.parse(s).content(s) : s)
        .toList();
  }

  @Property(seed = "20261129", tries = 20)
  void aTextOfAnyLengthIsWholeInItsMessages(@ForAll("characters") String some) {
    String text = some.repeat(50_000 / some.length());
    for (Alphabet alphabet : List.of(Alphabet.GSM, Alphabet.LATIN1, Alphabet.UTF8)) {
      MessageSplitter splitter = new MessageSplitter(alphabet);
      StringBuilder parts = new StringBuilder();
      for (EncodedText message : splitter.splitAll(text, () -> 7)) {
        assertThat(message.segments()).hasSizeLessThanOrEqualTo(255);
        assertThat(message.segments()).allMatch(octets -> octets.length <= 160);
        int header = message.udh() ? 6 : 0;
        for (byte[] octets : message.segments()) {
          byte[] content = Arrays.copyOfRange(octets, header, octets.length);
          parts.append(DataCoding.of(message.dataCoding()).alphabetOr(alphabet).decode(content));
        }
      }
      assertThat(parts.toString()).isEqualTo(text);
      StringBuilder payloads = new StringBuilder();
      for (EncodedText message : splitter.payloads(text)) {
        byte[] octets = message.segments().get(0);
        assertThat(octets).hasSizeLessThanOrEqualTo(32_766);
        payloads.append(DataCoding.of(message.dataCoding()).alphabetOr(alphabet).decode(octets));
      }
      assertThat(payloads.toString()).isEqualTo(text);
    }
  }

  @Provide
  Arbitrary<String> characters() {
    return Arbitraries.of("a", "€", "é", "Ж", "😀", "[")
        .list()
        .ofMinSize(1)
        .ofMaxSize(9)
        .map(some -> String.join("", some));
  }
}
