package io.github.smppbridge.smpp.pdu;

import io.github.smppbridge.smpp.Command;
import org.jsmpp.bean.AbstractSmCommand;
import org.jsmpp.bean.MessageRequest;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;

/**
 * What a log line may say of a message: how long its short_message or message_payload is, and its
 * data_coding. Found also in a PDU that is refused for one of its fields, as far as its fields can
 * be told apart.
 *
 * @param length as in {@code 12 octets}; that of the whole PDU where the message cannot be found
 * @param coding as in {@code data_coding 8}
 */
public record MessageOutline(String length, String coding) {
  private static final String NO_CODING = "no data_coding";
  private static final String UNKNOWN_CODING = "data_coding unknown";
  private static final int SME_ADDRESS = 1;
  private static final int DISTRIBUTION_LIST = 2;

  /**
   * Of a request that was decoded.
   *
   * @param pdu one of {@link PduReader#read}
   * @return the outline
   */
  public static MessageOutline of(org.jsmpp.bean.Command pdu) {
    if (pdu instanceof MessageRequest submit) {
      return decoded(
          submit.getShortMessage(), submit.getOptionalParameters(), submit.getDataCoding());
    } else if (pdu instanceof SubmitMulti multi) {
      return decoded(multi.getShortMessage(), multi.getOptionalParameters(), multi.getDataCoding());
    } else if (pdu instanceof AbstractSmCommand data) {
      return decoded(new byte[0], data.getOptionalParameters(), data.getDataCoding());
    } else if (pdu instanceof ReplaceSm replace) {
      return new MessageOutline(octets(replace.getShortMessage().length), NO_CODING);
    }
    return whole(pdu.getCommandLength());
  }

  private static MessageOutline decoded(byte[] text, OptionalParameter[] tlvs, byte coding) {
    int payload = Math.max(0, TlvReader.lengthOf(tlvs, TlvReader.MESSAGE_PAYLOAD));
    return new MessageOutline(octets(text.length > 0 ? text.length : payload), coding(coding));
  }

  /**
   * Of a request that was not, or cannot be.
   *
   * @param command its command
   * @param array holds the PDU, whose command_length has been checked
   * @param offset where it begins
   * @return the outline
   */
  public static MessageOutline of(Command command, byte[] array, int offset) {
    int length = PduFramer.intAt(array, offset);
    PduFields fields =
        new PduFields(array, offset + PduFramer.HEADER_LENGTH, Math.addExact(offset, length));
    MessageOutline outline = whole(length);
    try {
      return switch (command) {
        case SUBMIT_SM -> {
          addresses(fields);
          yield submit(fields, outline);
        }
        case SUBMIT_MULTI -> {
          source(fields);
          destinations(fields);
          yield submit(fields, outline);
        }
        case DATA_SM -> {
          addresses(fields);
          octets(fields, 2); // esm_class, registered_delivery
          String coding = coding(fields.octet(""));
          yield new MessageOutline(payload(fields, outline), coding);
        }
        case REPLACE_SM -> {
          source(fields); // a message_id in the place of service_type
          text(fields, 2); // schedule_delivery_time, validity_period
          octets(fields, 2); // registered_delivery, sm_default_msg_id
          yield new MessageOutline(shortMessage(fields, outline), NO_CODING);
        }
        default -> outline;
      };
    } catch (InvalidPduException cutShort) {
      return outline;
    }
  }

  /** From esm_class on. */
  private static MessageOutline submit(PduFields fields, MessageOutline whole)
      throws InvalidPduException {
    octets(fields, 3); // esm_class, protocol_id, priority_flag
    text(fields, 2); // schedule_delivery_time, validity_period
    octets(fields, 2); // registered_delivery, replace_if_present_flag
    String coding = coding(fields.octet(""));
    octets(fields, 1); // sm_default_msg_id
    return new MessageOutline(shortMessage(fields, whole), coding);
  }

  private static String shortMessage(PduFields fields, MessageOutline whole)
      throws InvalidPduException {
    int length = Byte.toUnsignedInt(fields.octet(""));
    return length > 0 ? octets(length) : payload(fields, whole);
  }

  /** Of the TLVs that are left. */
  private static String payload(PduFields fields, MessageOutline whole) {
    while (fields.remaining() >= Integer.BYTES) {
      int tag = fields.unsignedShort();
      int length = fields.unsignedShort();
      if (length > fields.remaining()) {
        return whole.length;
      }
      if (tag == TlvReader.MESSAGE_PAYLOAD) {
        return octets(length);
      }
      fields.octets(length);
    }
    return octets(0);
  }

  private static void addresses(PduFields fields) throws InvalidPduException {
    source(fields);
    octets(fields, 2);
    text(fields, 1);
  }

  private static void source(PduFields fields) throws InvalidPduException {
    text(fields, 1);
    octets(fields, 2);
    text(fields, 1);
  }

  private static void destinations(PduFields fields) throws InvalidPduException {
    for (int left = Byte.toUnsignedInt(fields.octet("")); left > 0; left--) {
      int flag = fields.octet("");
      if (flag == SME_ADDRESS) {
        octets(fields, 2);
      } else if (flag != DISTRIBUTION_LIST) {
        throw new InvalidPduException(0, "");
      }
      text(fields, 1);
    }
  }

  private static void text(PduFields fields, int count) throws InvalidPduException {
    for (int i = 0; i < count; i++) {
      fields.text("", fields.remaining(), 0);
    }
  }

  private static void octets(PduFields fields, int count) throws InvalidPduException {
    for (int i = 0; i < count; i++) {
      fields.octet("");
    }
  }

  private static MessageOutline whole(int length) {
    return new MessageOutline("a PDU of " + octets(length), UNKNOWN_CODING);
  }

  private static String octets(int count) {
    return count == 1 ? "1 octet" : count + " octets";
  }

  private static String coding(byte coding) {
    return "data_coding " + Byte.toUnsignedInt(coding);
  }

  @Override
  public String toString() {
    return length + ", " + coding;
  }
}
