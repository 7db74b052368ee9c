package io.github.smppbridge.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** user_message_reference of a submit, as the component has read it. */
class UserMessageReferenceTest {
  private static final short TAG = 0x0204;
  private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();

  private static Message submit(int registered, Object tlvs) {
    Message message = new DefaultMessage(CONTEXT);
    message.setHeader(SmppServerConstants.REGISTERED_DELIVERY, (byte) registered);
    message.setHeader(SmppServerConstants.OPTIONAL_PARAMETER, tlvs);
    return message;
  }

  static Stream<Arguments> references() {
    return Stream.of(
        Arguments.of(null, null),
        Arguments.of(Map.of(), null),
        Arguments.of(Map.of((short) 0x0205, (short) 1), null),
        Arguments.of(Map.of(TAG, (short) 0), 0),
        Arguments.of(Map.of(TAG, Short.MAX_VALUE), 0x7fff),
        Arguments.of(Map.of(TAG, Short.MIN_VALUE), 0x8000),
        Arguments.of(Map.of(TAG, (short) -1), 0xffff),
        // of a step of somebody's own
        Arguments.of(Map.of(TAG, 0xffff), 0xffff));
  }

  @ParameterizedTest
  @MethodSource("references")
  void itIsANumberOfTwoOctets(Map<Short, Object> tlvs, Integer reference) {
    for (int registered : new int[] {0, 1, 2, 0x10}) {
      assertThat(UserMessageReference.of(submit(registered, tlvs))).isEqualTo(reference);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 20})
  void anotherLengthIsRefusedWhenAReceiptIsAskedFor(int length) {
    Map<Short, Object> tlvs = Map.of(TAG, new byte[length]);
    for (int registered : new int[] {1, 2, 3, 0x10, 0x11}) {
      SmppStatusException refused =
          catchThrowableOfType(
              SmppStatusException.class, () -> UserMessageReference.of(submit(registered, tlvs)));
      assertThat(refused.commandStatus()).isEqualTo(CommandStatus.ESME_RINVTLVLEN);
    }
    for (int registered : new int[] {0, 0x04, 0x0C}) {
      assertThat(UserMessageReference.of(submit(registered, tlvs))).isNull();
    }
  }
}
