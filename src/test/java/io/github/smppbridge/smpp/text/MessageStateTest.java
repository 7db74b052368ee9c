package io.github.smppbridge.smpp.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageStateTest {
  @ParameterizedTest
  @CsvSource({
    "0, SCHEDULED, ENROUTE, false",
    "1, ENROUTE, ENROUTE, false",
    "2, DELIVERED, DELIVRD, true",
    "3, EXPIRED, EXPIRED, true",
    "4, DELETED, DELETED, true",
    "5, UNDELIVERABLE, UNDELIV, true",
    "6, ACCEPTED, ACCEPTD, true",
    "7, UNKNOWN, UNKNOWN, true",
    "8, REJECTED, REJECTD, true"
  })
  void numbersAndWordsOfTheSpecification(int value, MessageState state, String stat, boolean last) {
    assertThat(MessageState.of(value)).isEqualTo(state);
    assertThat(state.value()).isEqualTo(value);
    assertThat(state.stat()).isEqualTo(stat);
    assertThat(state.isFinal()).isEqualTo(last);
  }

  @Test
  void otherNumbersAreNoStates() {
    assertThatIllegalArgumentException().isThrownBy(() -> MessageState.of(9));
    assertThatIllegalArgumentException().isThrownBy(() -> MessageState.of(-1));
  }
}
