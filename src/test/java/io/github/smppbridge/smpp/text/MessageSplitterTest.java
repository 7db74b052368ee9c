package io.github.smppbridge.smpp.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MessageSplitterTest implements IntSupplier {
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
    List<MessagePart> parts = parts(alphabet, character.repeat(count));
    assertThat(parts).hasSize(segments).allMatch(part -> part.dataCoding() == dataCoding);
    assertThat(parts).allMatch(part -> part.header().isPresent() == segments > 1);
  }

  @Test
  void partsSayWhichTheyAre() {
    List<MessagePart> parts = parts(Alphabet.GSM, "a".repeat(400));
    for (int i = 0; i < 3; i++) {
      assertThat(parts.get(i).part()).isEqualTo(new Concatenation(0x1FE, 3, i + 1, true));
      assertThat(UserDataHeader.parse(parts.get(i).withHeader()).concatenation())
          .contains(new Concatenation(0xFE, 3, i + 1, false));
    }
  }

  /** Of more parts than an octet counts: several messages. */
  @ParameterizedTest
  @CsvSource({"39015, 1, 255", "39016, 2, 256", "39169, 2, 257", "78030, 2, 510", "78031, 3, 511"})
  void aMessageHasNoMoreThan255Parts(int length, int messages, int count) {
    List<MessagePart> parts = parts(Alphabet.GSM, "a".repeat(length));
    assertThat(parts).hasSize(count);
    assertThat(parts.stream().filter(MessagePart::first)).hasSize(messages);
    MessagePart last = parts.get(count - 1);
    boolean alone = count % 255 == 1;
    assertThat(last.part() == null).isEqualTo(alone);
    assertThat(alone || last.part().number() == last.part().total()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    // NUL is U+0000 here
    "aNULb, ab, 0",
    "NUL, '', 0",
    "a\uD83Db\uDE00😀\uFFFE, a\uFFFDb\uFFFD😀\uFFFD, 8"
  })
  void whatIsNoCharacterDoesNotStopAMessage(String text, String shown, int dataCoding) {
    List<MessagePart> parts = parts(Alphabet.GSM, text.replace("NUL", "\0"));
    assertThat(decode(Alphabet.GSM, parts)).isEqualTo(shown);
    assertThat(parts.get(0).dataCoding()).isEqualTo(dataCoding);
  }

  @Property(seed = "20261122")
  void partsJoinToTheText(@ForAll Alphabet alphabet, @ForAll("text") String text) {
    assertThat(decode(alphabet, parts(alphabet, text))).isEqualTo(text);
    MessageSplitter splitter = new MessageSplitter(alphabet);
    assertThat(decode(alphabet, List.of(splitter.whole(text)))).isEqualTo(text);
  }

  @Property(seed = "20261122")
  void eachPartIsTextOfItsOwnAndFits(@ForAll Alphabet alphabet, @ForAll("text") String text) {
    StringBuilder joined = new StringBuilder();
    for (MessagePart part : parts(alphabet, text)) {
      assertThat(part.withHeader()).hasSizeLessThanOrEqualTo(160);
      assertThat(part.content()).isNotEmpty();
      joined.append(decode(alphabet, List.of(part)));
    }
    assertThat(joined).hasToString(text);
  }

  @Property(seed = "20261122")
  void escapeSequencesAreNotDivided(@ForAll("gsmText") String text) {
    for (MessagePart part : parts(Alphabet.GSM, text)) {
      assertThat(part.dataCoding()).isZero();
      assertThat(Alphabet.GSM.decode(part.content())).isNotEmpty();
    }
  }

  @Property(seed = "20261122")
  void anyStringCanBeSent(@ForAll Alphabet alphabet, @ForAll String text) {
    List<MessagePart> parts = parts(alphabet, text);
    Alphabet used = DataCoding.of(parts.get(0).dataCoding()).alphabetOr(alphabet);
    assertThat(LongMessage.join(parts.stream().map(MessagePart::content).toList()))
        .isEqualTo(used.encode(Ucs2.withoutLoneSurrogates(text.replace("\0", ""))));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "133, 1", "134, 2", "256, 2", "257, 3"})
  void dataForAPortIsSplitAndJoined(int size, int segments) {
    byte[] octets = new byte[size];
    for (int i = 0; i < size; i++) {
      octets[i] = (byte) i;
    }
    List<MessagePart> parts = gsm.split(MessagePart.data(octets, 2948), LongMessageForm.UDH, this);
    assertThat(parts).hasSize(segments);
    for (MessagePart part : parts) {
      assertThat(part.dataCoding()).isEqualTo(4);
      assertThat(part.withHeader()).hasSizeLessThanOrEqualTo(140);
      UserDataHeader header = UserDataHeader.parse(part.withHeader());
      assertThat(header.destinationPort()).hasValue(2948);
      assertThat(header.concatenation().isPresent()).isEqualTo(segments > 1);
    }
    assertThat(LongMessage.join(contents(parts))).isEqualTo(octets);
  }

  @ParameterizedTest
  @EnumSource(LongMessageForm.class)
  void dataOfAnyLengthIsWholeInItsMessages(LongMessageForm form) {
    byte[] octets = new byte[255 * 128 * 2 + 1];
    new Random(1).nextBytes(octets);
    List<MessagePart> parts = gsm.split(MessagePart.data(octets, 2948), form, this);
    assertThat(LongMessage.join(contents(parts))).isEqualTo(octets);
    assertThat(parts.stream().filter(MessagePart::first))
        .hasSize(form == LongMessageForm.PAYLOAD ? 2 : 3);
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

  @Override
  public int getAsInt() {
    return 0x1FE;
  }

  private List<MessagePart> parts(Alphabet alphabet, String text) {
    MessageSplitter splitter = new MessageSplitter(alphabet);
    return splitter.split(splitter.whole(text), LongMessageForm.UDH, this);
  }

  private static String decode(Alphabet defaultAlphabet, List<MessagePart> parts) {
    return DataCoding.of(parts.get(0).dataCoding())
        .alphabetOr(defaultAlphabet)
        .decode(LongMessage.join(contents(parts)));
  }

  private static List<byte[]> contents(List<MessagePart> parts) {
    return parts.stream().map(MessagePart::content).toList();
  }

  @Property(seed = "20261129", tries = 20)
  void aTextOfAnyLengthIsWholeInItsMessages(@ForAll("characters") String some) {
    String text = some.repeat(50_000 / some.length());
    for (Alphabet alphabet : List.of(Alphabet.GSM, Alphabet.LATIN1, Alphabet.UTF8)) {
      StringBuilder joined = new StringBuilder();
      for (MessagePart part : parts(alphabet, text)) {
        assertThat(part.withHeader()).hasSizeLessThanOrEqualTo(160);
        joined.append(decode(alphabet, List.of(part)));
      }
      assertThat(joined.toString()).isEqualTo(text);
      StringBuilder payloads = new StringBuilder();
      MessageSplitter splitter = new MessageSplitter(alphabet);
      for (MessagePart part : splitter.split(splitter.whole(text), LongMessageForm.PAYLOAD, this)) {
        assertThat(part.content()).hasSizeLessThanOrEqualTo(32_766);
        payloads.append(decode(alphabet, List.of(part)));
      }
      assertThat(payloads.toString()).isEqualTo(text);
    }
  }

  /** The largest body of a webhook. */
  @ParameterizedTest
  @EnumSource(LongMessageForm.class)
  void tenMegabytesTakeAMoment(LongMessageForm form) {
    String text = "0123456789".repeat(1 << 20);
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> gsm.split(gsm.whole(text), form, this));
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
