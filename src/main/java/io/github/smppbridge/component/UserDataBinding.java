package io.github.smppbridge.component;

import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppSession;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.smpp.text.Concatenation;
import io.github.smppbridge.smpp.text.DataCoding;
import io.github.smppbridge.smpp.text.InvalidUserDataHeaderException;
import io.github.smppbridge.smpp.text.UndecodableTextException;
import io.github.smppbridge.smpp.text.UserDataHeader;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.camel.Message;
import org.jsmpp.bean.AbstractSmCommand;
import org.jsmpp.bean.Command;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameter.Tag;
import org.jsmpp.bean.SubmitMulti;

/**
 * The content of a message PDU to the body and headers of an exchange.
 *
 * <ul>
 *   <li>Text becomes a String, by data_coding and, for data_coding 0, the session's alphabet.
 *   <li>Binary, and each part of a long message, stays byte[]: a character may be cut in two.
 *   <li>What cannot be decoded is refused with ESME_RSUBMITFAIL, never garbled.
 * </ul>
 */
record UserDataBinding(Alphabet componentAlphabet) {
  private static final int UDHI = 0x40;

  /** Whether a request looks like a part of a long message, before it is read. */
  static boolean mayBePart(Command pdu) {
    if (pdu instanceof AbstractSmCommand sm) {
      return mayBePart(sm.getEsmClass(), sm.getOptionalParameters());
    }
    return pdu instanceof SubmitMulti multi
        && mayBePart(multi.getEsmClass(), multi.getOptionalParameters());
  }

  private static boolean mayBePart(int esmClass, OptionalParameter[] tlvs) {
    return (esmClass & UDHI) != 0 || find(tlvs, Tag.SAR_MSG_REF_NUM) != null;
  }

  void read(
      byte[] shortMessage,
      int esmClass,
      int dataCoding,
      OptionalParameter[] tlvs,
      Message message) {
    byte[] octets = octets(shortMessage, tlvs);
    Optional<Concatenation> part;
    OptionalInt port = OptionalInt.empty();
    boolean lockingShift = false;
    if ((esmClass & UDHI) != 0) {
      UserDataHeader header = header(octets);
      message.setHeader(
          SmppServerConstants.USER_DATA_HEADER, Arrays.copyOf(octets, header.length()));
      octets = header.content(octets);
      part = header.concatenation();
      port = header.destinationPort();
      lockingShift = header.lockingShift();
    } else {
      part = sarPart(tlvs);
    }
    if (port.isEmpty()) {
      port = number(tlvs, Tag.DESTINATION_PORT);
    }
    port.ifPresent(value -> message.setHeader(SmppServerConstants.DESTINATION_PORT, value));
    DataCoding coding = DataCoding.of(dataCoding & 0xff);
    Alphabet alphabet = alphabet(coding, message);
    if (lockingShift && alphabet == Alphabet.GSM && port.isEmpty()) {
      throw new SmppStatusException(
          CommandStatus.ESME_RSUBMITFAIL, "the text is in the table of a national language");
    }
    if (alphabet != null) {
      message.setHeader(SmppServerConstants.ALPHABET, alphabet.configName());
    }
    if (part.isPresent() && part.get().total() > 1) {
      message.setHeader(SmppServerConstants.PART_REFERENCE, part.get().reference());
      message.setHeader(SmppServerConstants.PART_TOTAL, part.get().total());
      message.setHeader(SmppServerConstants.PART_NUMBER, part.get().number());
      message.setBody(octets);
    } else {
      boolean binary = alphabet == null || port.isPresent();
      message.setBody(binary ? octets : decode(alphabet, octets));
    }
  }

  private static byte[] octets(byte[] shortMessage, OptionalParameter[] tlvs) {
    if (shortMessage != null && shortMessage.length > 0) {
      return shortMessage;
    }
    OptionalParameter payload = find(tlvs, Tag.MESSAGE_PAYLOAD);
    return payload instanceof OptionalParameter.OctetString octets
        ? octets.getValue()
        : new byte[0];
  }

  private static UserDataHeader header(byte[] octets) {
    try {
      return UserDataHeader.parse(octets);
    } catch (InvalidUserDataHeaderException e) {
      throw new SmppStatusException(
          CommandStatus.ESME_RINVESMCLASS, "no user data header: " + e.getMessage());
    }
  }

  /** SMPP v3.4 §5.3.2.22-24: all three TLVs, or none; the engine has checked their values. */
  private static Optional<Concatenation> sarPart(OptionalParameter[] tlvs) {
    OptionalInt reference = number(tlvs, Tag.SAR_MSG_REF_NUM);
    OptionalInt total = number(tlvs, Tag.SAR_TOTAL_SEGMENTS);
    OptionalInt number = number(tlvs, Tag.SAR_SEGMENT_SEQNUM);
    if (reference.isEmpty() && total.isEmpty() && number.isEmpty()) {
      return Optional.empty();
    }
    if (reference.isEmpty() || total.isEmpty() || number.isEmpty()) {
      throw new SmppStatusException(
          CommandStatus.ESME_RMISSINGTLV, "the sar_ TLVs are not complete");
    }
    return Optional.of(
        new Concatenation(reference.getAsInt(), total.getAsInt(), number.getAsInt(), true));
  }

  private static OptionalInt number(OptionalParameter[] tlvs, Tag tag) {
    OptionalParameter parameter = find(tlvs, tag);
    if (parameter instanceof OptionalParameter.Byte number) {
      return OptionalInt.of(number.getValue() & 0xff);
    }
    if (parameter instanceof OptionalParameter.Short number) {
      return OptionalInt.of(number.getValue() & 0xffff);
    }
    return OptionalInt.empty();
  }

  private static OptionalParameter find(OptionalParameter[] tlvs, Tag tag) {
    for (OptionalParameter parameter : tlvs) {
      if (parameter.tag == tag.code()) {
        return parameter;
      }
    }
    return null;
  }

  private Alphabet alphabet(DataCoding coding, Message message) {
    if (coding.binary()) {
      return null;
    }
    if (!coding.supported()) {
      throw new SmppStatusException(
          CommandStatus.ESME_RSUBMITFAIL, "data_coding " + coding.value() + " is not supported");
    }
    return coding.alphabetOr(sessionAlphabet(message));
  }

  private Alphabet sessionAlphabet(Message message) {
    if (message.getHeader(SmppServerConstants.ATTRIBUTES) instanceof Map<?, ?> map
        && map.get(SmppSession.ALPHABET) instanceof String name) {
      return Alphabet.parse(name);
    }
    return componentAlphabet;
  }

  private static String decode(Alphabet alphabet, byte[] octets) {
    try {
      return alphabet.decode(octets);
    } catch (UndecodableTextException e) {
      throw new SmppStatusException(
          CommandStatus.ESME_RSUBMITFAIL,
          "octet " + e.offset() + " of the message is not " + alphabet + " text");
    }
  }
}
