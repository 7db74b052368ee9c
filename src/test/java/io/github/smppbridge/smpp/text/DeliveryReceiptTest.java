package io.github.smppbridge.smpp.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.jsmpp.util.DeliveryReceiptState;
import org.jsmpp.util.InvalidDeliveryReceiptException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryReceiptTest {
  private static final Instant SUBMITTED = Instant.parse("2026-11-22T15:30:00Z");
  private static final Instant DONE = Instant.parse("2026-11-22T15:31:59Z");

  @Test
  void everyFieldIsWritten() {
    assertThat(receipt("Hello world, how are you?").format())
        .isEqualTo(
            "id:1234567890 sub:001 dlvrd:001 submit date:2611221530 done date:2611221531"
                + " stat:DELIVRD err:000 text:Hello world, how are");
    assertThat(receipt("").format()).endsWith(" err:000 text:");
  }

  @Test
  void datesMayHaveSecondsAndAZone() {
    assertThat(receipt("").format(ZoneId.of("Asia/Kolkata"), true))
        .contains("submit date:261122210000 done date:261122210159 ");
  }

  @Test
  void textHasOnlyWhatEveryDefaultAlphabetHas() {
    String shown = receipt("€5 @home\r\n{é}_😀 $").format();
    assertThat(shown).endsWith(" text:.5 .home........ .");
    assertThat(Alphabet.GSM.encode(shown)).isEqualTo(Alphabet.ASCII.encode(shown));
  }

  @Test
  void numbersHaveThreeLatinDigitsInAnyLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      DeliveryReceipt receipt =
          new DeliveryReceipt("7", 12, 1000, SUBMITTED, DONE, "UNDELIV", -1, "");
      assertThat(receipt.format())
          .contains("sub:012 dlvrd:999 submit date:2611")
          .contains("err:000");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void toStringDoesNotShowTheText() {
    assertThat(receipt("secret").toString()).doesNotContain("secret").contains("1234567890");
  }

  @ParameterizedTest
  @EnumSource(names = "SCHEDULED", mode = EnumSource.Mode.EXCLUDE)
  void jsmppReadsOurReceipts(MessageState state) throws InvalidDeliveryReceiptException {
    DeliveryReceipt ours =
        new DeliveryReceipt("987654321", 3, 2, SUBMITTED, DONE, state.stat(), 27, "Hi, you: all");
    org.jsmpp.bean.DeliveryReceipt theirs =
        new org.jsmpp.bean.DeliveryReceipt(ours.format(ZoneId.systemDefault(), false));
    assertThat(theirs.getId()).isEqualTo("987654321");
    assertThat(theirs.getSubmitted()).isEqualTo(3);
    assertThat(theirs.getDelivered()).isEqualTo(2);
    assertThat(theirs.getSubmitDate().toInstant()).isEqualTo(SUBMITTED);
    assertThat(theirs.getDoneDate().toInstant()).isEqualTo(DONE.truncatedTo(ChronoUnit.MINUTES));
    assertThat(theirs.getFinalStatus()).isEqualTo(DeliveryReceiptState.getByName(state.stat()));
    assertThat(theirs.getError()).isEqualTo("027");
    assertThat(theirs.getText()).isEqualTo("Hi, you: all");
  }

  @Property(seed = "20261122")
  void receiptsSurvive(
      @ForAll @NumericChars @StringLength(min = 1, max = 20) String id,
      @ForAll @IntRange(max = 999) int number,
      @ForAll @LongRange(min = 15_778_400, max = 35_700_000) long minutes,
      @ForAll MessageState state,
      @ForAll @AlphaChars @StringLength(max = 20) String text)
      throws InvalidDeliveryReceiptException {
    Instant time = Instant.ofEpochSecond(60 * minutes); // jSMPP reads years to 2037
    DeliveryReceipt receipt =
        new DeliveryReceipt(id, number, number, time, time, state.stat(), number, text);
    org.jsmpp.bean.DeliveryReceipt read =
        new org.jsmpp.bean.DeliveryReceipt(receipt.format(ZoneId.systemDefault(), false));
    assertThat(read.getId()).isEqualTo(id);
    assertThat(read.getSubmitted()).isEqualTo(number);
    assertThat(read.getDoneDate().toInstant()).isEqualTo(time);
    assertThat(read.getFinalStatus()).isEqualTo(DeliveryReceiptState.getByName(state.stat()));
    assertThat(read.getText()).isEqualTo(text);
  }

  private static DeliveryReceipt receipt(String text) {
    return new DeliveryReceipt("1234567890", 1, 1, SUBMITTED, DONE, "DELIVRD", 0, text);
  }
}
