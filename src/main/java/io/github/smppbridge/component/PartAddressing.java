package io.github.smppbridge.component;

import io.github.smppbridge.smpp.text.Concatenation;
import io.github.smppbridge.smpp.text.MessagePart;
import java.util.List;
import org.apache.camel.Message;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameter.Tag;

/**
 * Which part of a long message an exchange is, and the port it is for, on the way to an ESME.
 *
 * @param part null = the whole message
 * @param port null = none
 */
record PartAddressing(Concatenation part, Integer port) {

  /**
   * Reads the headers.
   *
   * @throws IllegalArgumentException for a part that cannot be
   */
  static PartAddressing of(Message message) {
    Integer reference = message.getHeader(SmppServerConstants.PART_REFERENCE, Integer.class);
    Integer total = message.getHeader(SmppServerConstants.PART_TOTAL, Integer.class);
    Integer number = message.getHeader(SmppServerConstants.PART_NUMBER, Integer.class);
    Concatenation part =
        reference == null || total == null || number == null
            ? null
            : new Concatenation(reference, total, number, true);
    return new PartAddressing(
        part, message.getHeader(SmppServerConstants.DESTINATION_PORT, Integer.class));
  }

  /** As a user data header with its length octet; null for neither. */
  byte[] header() {
    return new MessagePart(0, new byte[0], part, port)
        .header()
        .map(header -> header.compose(new byte[0]))
        .orElse(null);
  }

  /** As TLVs (SMPP v3.4 §5.3.2.21-24), where the map of them has none of the kind. */
  void addTo(List<OptionalParameter> tlvs) {
    if (part != null && tlvs.stream().noneMatch(tlv -> tlv.tag == Tag.SAR_MSG_REF_NUM.code())) {
      tlvs.add(new OptionalParameter.Sar_msg_ref_num((short) part.reference()));
      tlvs.add(new OptionalParameter.Sar_total_segments((byte) part.total()));
      tlvs.add(new OptionalParameter.Sar_segment_seqnum((byte) part.number()));
    }
    if (port != null && tlvs.stream().noneMatch(tlv -> tlv.tag == Tag.DESTINATION_PORT.code())) {
      tlvs.add(new OptionalParameter.Destination_port(port.shortValue()));
    }
  }
}
