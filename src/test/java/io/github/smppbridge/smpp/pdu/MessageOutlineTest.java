package io.github.smppbridge.smpp.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.testkit.Pdus;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a message that is refused, whether its PDU can be decoded or not. */
class MessageOutlineTest {
  private static String undecoded(Command command, byte[] body) {
    return MessageOutline.of(command, Pdus.pdu(command, 1, body), 0).toString();
  }

  private static String decoded(Command command, byte[] body) throws InvalidPduException {
    return MessageOutline.of(PduReader.read(command, Pdus.pdu(command, 1, body), 0)).toString();
  }

  @ParameterizedTest
  @CsvSource({
    "SUBMIT_SM, '5 octets, data_coding 0'",
    "SUBMIT_MULTI, '2 octets, data_coding 0'",
    "DATA_SM, '2 octets, data_coding 0'",
    "REPLACE_SM, '2 octets, no data_coding'",
    "QUERY_SM, 'a PDU of 24 octets, data_coding unknown'"
  })
  void theSameIsFoundWithAndWithoutDecoding(Command command, String outline)
      throws InvalidPduException {
    assertThat(decoded(command, Pdus.validBody(command))).isEqualTo(outline);
    assertThat(undecoded(command, Pdus.validBody(command))).isEqualTo(outline);
  }

  @Test
  void aPayloadIsFoundBehindOtherTlvs() throws InvalidPduException {
    byte[] body = Pdus.submitSm("");
    body[body.length - 3] = (byte) 245;
    byte[] pdu =
        Pdus.body().octets(body).tlv(0x020A, (byte) 0, (byte) 1).tlv(0x0424, new byte[300]).bytes();
    assertThat(decoded(Command.SUBMIT_SM, pdu)).isEqualTo("300 octets, data_coding 245");
    assertThat(undecoded(Command.SUBMIT_SM, pdu)).isEqualTo("300 octets, data_coding 245");
  }

  /** priority_flag 9, times that are none, a service_type that is too long. */
  @Test
  void whatCannotBeIsPassedOver() {
    byte[] body =
        Pdus.body()
            .text("longer than it may be")
            .octets(1, 1)
            .text("100")
            .octets(1, 1)
            .text("")
            .octets(0, 0, 9)
            .text("tomorrow")
            .text("")
            .octets(3, 0, 8, 0, 2, 'h', 'i')
            .bytes();
    assertThat(undecoded(Command.SUBMIT_SM, body)).isEqualTo("2 octets, data_coding 8");
  }

  @Test
  void whatIsCutAnywhereIsTheWholePdu() {
    for (Command command :
        new Command[] {
          Command.SUBMIT_SM, Command.SUBMIT_MULTI, Command.DATA_SM, Command.REPLACE_SM
        }) {
      byte[] body = Pdus.validBody(command);
      for (int length = 0; length < body.length; length++) {
        assertThat(undecoded(command, Arrays.copyOf(body, length)))
            .matches("(a PDU of \\d+ octets|[025] octets), (no |)data_coding( unknown| 0|)");
      }
    }
    assertThat(undecoded(Command.SUBMIT_SM, new byte[3]))
        .isEqualTo("a PDU of 19 octets, data_coding unknown");
  }
}
