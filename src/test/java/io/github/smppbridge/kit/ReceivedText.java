package io.github.smppbridge.kit;

import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.smpp.text.DataCoding;
import io.github.smppbridge.smpp.text.SubmittedText;
import io.github.smppbridge.smpp.text.UserDataHeader;
import org.jsmpp.bean.DeliverSm;

/**
 * A received message that an ESME got; of a long one, one part.
 *
 * @param from source_addr
 * @param to destination_addr
 * @param text short_message as text, without a user data header
 */
public record ReceivedText(String from, String to, String text) {
  private static final int LATIN1 = 0x03;

  static ReceivedText of(DeliverSm sm) {
    byte[] octets = sm.getShortMessage();
    if ((sm.getEsmClass() & UserDataHeader.INDICATOR) != 0) {
      octets = UserDataHeader.parse(octets).content(octets);
    }
    Alphabet alphabet =
        switch (sm.getDataCoding()) {
          case DataCoding.UCS2 -> Alphabet.UCS2;
          case LATIN1 -> Alphabet.LATIN1;
          default -> Alphabet.GSM;
        };
    return new ReceivedText(
        sm.getSourceAddr(),
        sm.getDestAddress(),
        SubmittedText.decode(alphabet.configName(), octets));
  }
}
