package io.github.smppbridge.smpp.pdu;

import io.github.smppbridge.smpp.CommandStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameters;

/**
 * Reads the optional parameters of a request (SMPP v3.4 §3.2.4, §5.3.2): in any order, unknown ones
 * kept as octets, a few stray NULs behind them forgiven.
 */
final class TlvReader {
  static final short SAR_TOTAL_SEGMENTS = 0x020E;
  static final short SAR_SEGMENT_SEQNUM = 0x020F;
  static final short MESSAGE_PAYLOAD = 0x0424;

  /** More than any message has; a PDU full of empty ones would cost more than it is worth. */
  static final int MAX_TLVS = 256;

  private static final int TLV_HEADER_LENGTH = 4;
  private static final OptionalParameter[] NONE = {};

  /** Lengths of the integers that a message may carry (§5.3.2); the rest is taken as it is. */
  private static final Map<Integer, Integer> FIXED_LENGTHS =
      Map.ofEntries(
          Map.entry(0x0005, 1), // dest_addr_subunit
          Map.entry(0x000D, 1), // source_addr_subunit
          Map.entry(0x0017, 4), // qos_time_to_live
          Map.entry(0x0019, 1), // payload_type
          Map.entry(0x0201, 1), // privacy_indicator
          Map.entry(0x0204, 2), // user_message_reference
          Map.entry(0x0205, 1), // user_response_code
          Map.entry(0x020A, 2), // source_port
          Map.entry(0x020B, 2), // destination_port
          Map.entry(0x020C, 2), // sar_msg_ref_num
          Map.entry(0x020D, 1), // language_indicator
          Map.entry(0x020E, 1), // sar_total_segments
          Map.entry(0x020F, 1), // sar_segment_seqnum
          Map.entry(0x0304, 1), // number_of_messages
          Map.entry(0x0423, 3), // network_error_code
          Map.entry(0x0426, 1), // more_messages_to_send
          Map.entry(0x0427, 1), // message_state
          Map.entry(0x1201, 1), // display_time
          Map.entry(0x1203, 2), // sms_signal
          Map.entry(0x1204, 1)); // ms_validity

  private TlvReader() {}

  /**
   * Reads to the end of the PDU.
   *
   * @throws InvalidPduException ESME_RINVTLVSTREAM (0xC0), ESME_RINVTLVLEN (0xC2) or
   *     ESME_RINVTLVVAL (0xC4)
   */
  static OptionalParameter[] read(PduFields fields) throws InvalidPduException {
    if (fields.remaining() == 0) {
      return NONE;
    }
    List<OptionalParameter> tlvs = new ArrayList<>(4);
    while (fields.remaining() > 0) {
      if (fields.remaining() < TLV_HEADER_LENGTH) {
        if (fields.onlyNulsLeft()) {
          break;
        }
        throw new InvalidPduException(CommandStatus.ESME_RINVTLVSTREAM, "optional parameters");
      }
      int tag = fields.unsignedShort();
      int length = fields.unsignedShort();
      if (length > fields.remaining() || tlvs.size() == MAX_TLVS) {
        throw new InvalidPduException(CommandStatus.ESME_RINVTLVSTREAM, name(tag));
      }
      Integer required = FIXED_LENGTHS.get(tag);
      if (required != null && required != length) {
        throw new InvalidPduException(CommandStatus.ESME_RINVTLVLEN, name(tag));
      }
      tlvs.add(parameter((short) tag, fields.octets(length)));
    }
    checkSegments(tlvs);
    return tlvs.toArray(NONE);
  }

  /** Finds a TLV's length, -1 when it is not there. */
  static int lengthOf(OptionalParameter[] tlvs, short tag) {
    for (OptionalParameter tlv : tlvs) {
      if (tlv.tag == tag && tlv instanceof OptionalParameter.OctetString octets) {
        return octets.getValue().length;
      }
    }
    return -1;
  }

  private static OptionalParameter parameter(short tag, byte[] value) {
    try {
      return OptionalParameters.deserialize(tag, value);
    } catch (RuntimeException unexpectedLength) {
      return new OptionalParameter.OctetString(tag, value);
    }
  }

  /** sar_total_segments and sar_segment_seqnum are 1 to 255, the second within the first. */
  private static void checkSegments(List<OptionalParameter> tlvs) throws InvalidPduException {
    int total = -1;
    int number = -1;
    for (OptionalParameter tlv : tlvs) {
      if (tlv.tag == SAR_TOTAL_SEGMENTS) {
        total = Byte.toUnsignedInt(((OptionalParameter.Byte) tlv).getValue());
      } else if (tlv.tag == SAR_SEGMENT_SEQNUM) {
        number = Byte.toUnsignedInt(((OptionalParameter.Byte) tlv).getValue());
      }
    }
    if (total == 0) {
      throw new InvalidPduException(CommandStatus.ESME_RINVTLVVAL, "sar_total_segments");
    }
    if (number == 0 || total > 0 && number > total) {
      throw new InvalidPduException(CommandStatus.ESME_RINVTLVVAL, "sar_segment_seqnum");
    }
  }

  private static String name(int tag) {
    return String.format("TLV 0x%04X", tag);
  }
}
