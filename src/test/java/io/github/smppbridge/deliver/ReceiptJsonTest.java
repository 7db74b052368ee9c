package io.github.smppbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.deliver.Receipts.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is written is what Jackson would read, and the other way round: outboxes outlive updates.
 */
class ReceiptJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Payload FULL =
      new Payload(
          "1",
          2,
          0x030105,
          1_777_000_000_001L,
          1_777_000_000_002L,
          "\"\u20ac\u0000\ud83d\ude00",
          "4477",
          1,
          2,
          "4917",
          3,
          4,
          65_535,
          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  private static final Payload BARE =
      new Payload("1", 8, 0, 1, 2, null, "", 0, 0, "4917", 1, 1, null, null);

  private static Payload read(String text) throws Exception {
    return ReceiptJson.read(JSON.getFactory(), text);
  }

  @Test
  void itIsReadAsItWasWritten() throws Exception {
    for (Payload payload : new Payload[] {FULL, BARE}) {
      String text = ReceiptJson.write(JSON.getFactory(), payload);
      assertThat(read(text)).isEqualTo(payload);
      assertThat(JSON.readValue(text, Payload.class)).isEqualTo(payload);
      assertThat(read(JSON.writeValueAsString(payload))).isEqualTo(payload);
    }
  }

  @Test
  void whatIsNotKnownIsPassedOverAndWhatIsMissingIsNothing() throws Exception {
    String text = "{\"new\":{\"state\":[7]},\"messageId\":\"1\",\"other\":[1,{}],\"dest\":\"2\"}";

    assertThat(read(text))
        .isEqualTo(new Payload("1", 0, 0, 0, 0, null, null, 0, 0, "2", 0, 0, null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "nonsense", "{", "{\"messageId\":\"1\"", "\"text\""})
  void whatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(JsonProcessingException.class);
  }
}
