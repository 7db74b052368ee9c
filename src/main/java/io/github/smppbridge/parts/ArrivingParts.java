package io.github.smppbridge.parts;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.SmppHeaders;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.store.PartRow;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Message;

/** A submit that is a part of a long message, to its row. */
record ArrivingParts(ObjectMapper json, Duration timeout, Clock clock) {
  /** Far above what fits an SMS; bounds what a set of 255 parts may cost. */
  private static final int MAX_PART_OCTETS = 2_048;

  /**
   * Reads a part.
   *
   * @param message its headers, its octets as body, and its message_id
   * @throws SmppStatusException ESME_RINVMSGLEN for one of unlikely size
   */
  PartRow read(Message message) {
    byte[] octets = message.getBody(byte[].class);
    if (octets == null || octets.length > MAX_PART_OCTETS) {
      throw new SmppStatusException(
          CommandStatus.ESME_RINVMSGLEN, "a part has more than " + MAX_PART_OCTETS + " octets");
    }
    long now = clock.millis();
    return new PartRow(
        message.getHeader(SmppServerConstants.SYSTEM_ID, String.class),
        message.getHeader(SmppServerConstants.SOURCE_ADDR, String.class),
        message.getHeader(SmppServerConstants.DEST_ADDR, String.class),
        message.getHeader(SmppServerConstants.PART_REFERENCE, Integer.class),
        message.getHeader(SmppServerConstants.PART_TOTAL, Integer.class),
        message.getHeader(SmppServerConstants.PART_NUMBER, Integer.class),
        message.getHeader(SmppServerConstants.ID, String.class),
        octets,
        SmppHeaders.octet(message, SmppServerConstants.DATA_CODING),
        SmppHeaders.octet(message, SmppServerConstants.REGISTERED_DELIVERY),
        PartAttributes.of(message).toJson(json),
        now,
        now + timeout.toMillis(),
        message.getHeader(SmppServerConstants.SESSION_ID, String.class));
  }
}
