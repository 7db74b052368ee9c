package io.github.smppbridge.smpp.pdu;

import io.github.smppbridge.smpp.CommandStatus;
import java.util.ArrayList;
import java.util.List;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameters;

/**
 * Reads the optional parameters of a request (SMPP v3.4 §3.2.4, §5.3.2): in any order, a few stray
 * NULs behind them forgiven. Unknown ones, and those of another length than the specification's,
 * are kept as octets: whoever uses one checks it, and what nobody uses refuses no message.
 */
final class TlvReader {
  static final short MESSAGE_PAYLOAD = 0x0424;

  /** More than any message has; a PDU full of empty ones would cost more than it is worth. */
  static final int MAX_TLVS = 256;

  private static final int TLV_HEADER_LENGTH = 4;
  private static final OptionalParameter[] NONE = {};

  private TlvReader() {}

  /**
   * Reads to the end of the PDU.
   *
   * @throws InvalidPduException ESME_RINVTLVSTREAM (0xC0) when they do not fit into the PDU
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
      tlvs.add(parameter((short) tag, fields.octets(length)));
    }
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

  /**
   * A value as jSMPP's bean for its tag, if it has the length of that: jSMPP takes the first octets
   * of a longer integer for it, and pads or refuses a shorter one; one tag it takes for another.
   */
  private static OptionalParameter parameter(short tag, byte[] value) {
    OptionalParameter typed;
    try {
      typed = OptionalParameters.deserialize(tag, value);
    } catch (RuntimeException unexpectedLength) {
      return new OptionalParameter.OctetString(tag, value);
    }
    return typed.tag == tag && lengthOf(typed, value.length) == value.length
        ? typed
        : new OptionalParameter.OctetString(tag, value);
  }

  private static int lengthOf(OptionalParameter typed, int octets) {
    if (typed instanceof OptionalParameter.Byte) {
      return 1;
    }
    if (typed instanceof OptionalParameter.Short) {
      return 2;
    }
    if (typed instanceof OptionalParameter.Int) {
      return 4;
    }
    return typed instanceof OptionalParameter.Null ? 0 : octets;
  }

  private static String name(int tag) {
    return String.format("TLV 0x%04X", tag);
  }
}
