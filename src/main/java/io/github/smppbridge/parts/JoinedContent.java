package io.github.smppbridge.parts;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.GatewayLimits;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.smpp.text.LongMessage;
import io.github.smppbridge.smpp.text.SubmittedText;
import io.github.smppbridge.smpp.text.UndecodableTextException;
import io.github.smppbridge.store.PartRow;
import java.util.List;
import org.apache.camel.Message;

/** The octets of parts as one text, or as one binary message. */
final class JoinedContent {
  /** Of the longest text that the gateway takes, in UTF-16. */
  private static final int MAX_OCTETS = 2 * GatewayLimits.TEXT;

  private JoinedContent() {}

  /**
   * Joins octets first and decodes then.
   *
   * @param parts in their order
   * @param message the headers of the whole: its alphabet, its port
   * @param json reads what the parts say beside their octets
   * @return a String, or octets
   * @throws SmppStatusException as {@link MessageParts#join} says
   */
  static Object of(List<PartRow> parts, Message message, ObjectMapper json) {
    if (parts.stream().mapToInt(PartRow::dataCoding).distinct().count() > 1) {
      throw new SmppStatusException(
          CommandStatus.ESME_RSUBMITFAIL, "the parts have different data_coding");
    }
    byte[] octets = LongMessage.join(parts.stream().map(PartRow::octets).toList());
    if (octets.length > MAX_OCTETS) {
      throw new SmppStatusException(
          CommandStatus.ESME_RINVMSGLEN, "the parts have " + octets.length + " octets");
    }
    String alphabet = message.getHeader(SmppServerConstants.ALPHABET, String.class);
    if (alphabet == null || message.getHeader(SmppServerConstants.DESTINATION_PORT) != null) {
      return octets;
    }
    try {
      return SubmittedText.decode(
          alphabet, parts.stream().map(part -> content(part, json)).toList());
    } catch (UndecodableTextException e) {
      throw new SmppStatusException(
          CommandStatus.ESME_RSUBMITFAIL,
          "octet " + e.offset() + " of the joined parts is not " + e.alphabet() + " text");
    }
  }

  private static SubmittedText.Part content(PartRow part, ObjectMapper json) {
    return new SubmittedText.Part(part.octets(), PartAttributes.of(part, json).nationalTables());
  }
}
