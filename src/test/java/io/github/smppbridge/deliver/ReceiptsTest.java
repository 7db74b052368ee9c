package io.github.smppbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.smpp.text.MessageState;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** registered_delivery (SMPP v3.4 §5.2.17; 3 is of v5.0). */
class ReceiptsTest {
  @ParameterizedTest
  @CsvSource({
    "0x00, false, false, false, false",
    "0x01, true, true, true, false",
    "0x02, true, false, true, false",
    "0x03, true, true, false, false",
    "0x10, true, false, false, true",
    "0x13, true, true, false, true",
    // acknowledgements of the other ESME: nobody gives them
    "0x0C, false, false, false, false",
    "0x0F, true, true, false, false",
    "0xE3, true, true, false, false"
  })
  void theLowBitsAreTheFinalReceipt(
      String registered, boolean any, boolean success, boolean failure, boolean intermediate) {
    int octet = Integer.decode(registered);
    assertThat(Receipts.wanted(octet)).isEqualTo(any);
    Set<MessageState> good = Set.of(MessageState.DELIVERED, MessageState.ACCEPTED);
    for (MessageState state : MessageState.values()) {
      if (good.contains(state)) {
        assertThat(Receipts.wantsFinal(octet, state)).as(state.stat()).isEqualTo(success);
      } else if (state.isFinal()) {
        assertThat(Receipts.wantsFinal(octet, state)).as(state.stat()).isEqualTo(failure);
      }
    }
    assertThat(Receipts.wantsIntermediate(octet)).isEqualTo(intermediate);
  }
}
