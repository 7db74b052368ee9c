package io.github.smppbridge.smpp;

import io.github.smppbridge.smpp.pdu.InvalidPduException;
import io.github.smppbridge.smpp.pdu.MessageOutline;
import io.github.smppbridge.smpp.pdu.PduFramer;
import io.github.smppbridge.smpp.pdu.PduReader;
import java.util.Arrays;

/**
 * A request as it came, not decoded: what waits for the window costs its octets and no more.
 *
 * @param array holds the PDU
 * @param offset where it begins
 * @param receivedNanos when it came
 */
record RequestOctets(Command command, byte[] array, int offset, long receivedNanos) {
  private static final int SEQUENCE_OFFSET = 12;

  int length() {
    return PduFramer.intAt(array, offset);
  }

  int sequenceNumber() {
    return PduFramer.intAt(array, offset + SEQUENCE_OFFSET);
  }

  /** The same with an array of its own. */
  RequestOctets kept() {
    return new RequestOctets(
        command, Arrays.copyOfRange(array, offset, offset + length()), 0, receivedNanos);
  }

  SmppRequest decoded(SmppSession session) throws InvalidPduException {
    return new SmppRequest(session, command, PduReader.read(command, array, offset), receivedNanos);
  }

  MessageOutline outline() {
    return MessageOutline.of(command, array, offset);
  }
}
