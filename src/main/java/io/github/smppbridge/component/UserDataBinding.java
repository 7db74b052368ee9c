package io.github.smppbridge.component;

import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppSession;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.smpp.text.Concatenation;
import io.github.smppbridge.smpp.text.DataCoding;
import io.github.smppbridge.smpp.text.InvalidUserDataHeaderException;
import io.github.smppbridge.smpp.text.NationalTables;
import io.github.smppbridge.smpp.text.SubmittedText;
import io.github.smppbridge.smpp.text.UndecodableTextException;
import io.github.smppbridge.smpp.text.UserDataHeader;
import java.util.Arrays;
import java.util.List;
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
 *   <li>Text becomes a String, by data_coding and, for data_coding 0 and 1, what the session says.
 *   <li>A header that announces tables of national languages makes both GSM 03.38.
 *   <li>Binary, and each part of a long message, stays byte[]: a character may be cut in two.
 *   <li>What cannot be decoded is refused with ESME_RSUBMITFAIL, never garbled.
 * </ul>
 *
 * @param componentAlphabet what data_coding 0 is when the session does not say
 * @param componentDataCoding1 what data_coding 1 is, likewise: auto, ascii or gsm
 */
record UserDataBinding(Alphabet componentAlphabet, String componentDataCoding1) {
  private static final UserDataHeader NO_HEADER = UserDataHeader.of();

  /** Refuses names that mean nothing. */
  UserDataBinding {
    if (!SubmittedText.AUTO.equalsIgnoreCase(componentDataCoding1)) {
      Alphabet.parse(componentDataCoding1);
    }
  }

  /** Whether a request looks like a part of a long message, before it is read. */
  static boolean mayBePart(Command pdu) {
    if (pdu instanceof AbstractSmCommand sm) {
      return mayBePart(sm.getEsmClass(), sm.getOptionalParameters());
    }
    return pdu instanceof SubmitMulti multi
        && mayBePart(multi.getEsmClass(), multi.getOptionalParameters());
  }

  private static boolean mayBePart(int esmClass, OptionalParameter[] tlvs) {
    return (esmClass & UserDataHeader.INDICATOR) != 0 || find(tlvs, Tag.SAR_MSG_REF_NUM) != null;
  }

  void read(
      byte[] shortMessage,
      int esmClass,
      int dataCoding,
      OptionalParameter[] tlvs,
      Message message) {
    byte[] octets = octets(shortMessage, tlvs);
    UserDataHeader header = NO_HEADER;
    if ((esmClass & UserDataHeader.INDICATOR) != 0) {
      header = header(octets);
      message.setHeader(
          SmppServerConstants.USER_DATA_HEADER, Arrays.copyOf(octets, header.length()));
      octets = header.content(octets);
    }
    // who numbers the parts in the header may fill the TLVs with anything
    Optional<Concatenation> part = header.concatenation().or(() -> sarPart(tlvs));
    OptionalInt headerPort = header.destinationPort();
    OptionalInt port =
        headerPort.isPresent() ? headerPort : number(find(tlvs, Tag.DESTINATION_PORT), 2);
    port.ifPresent(value -> message.setHeader(SmppServerConstants.DESTINATION_PORT, value));
    DataCoding coding = DataCoding.of(dataCoding & 0xff);
    boolean text = isText(coding) && port.isEmpty();
    NationalTables tables = text ? tables(coding, header, message) : NationalTables.NONE;
    String alphabet = isText(coding) ? alphabet(coding, tables, message) : null;
    if (alphabet != null) {
      message.setHeader(SmppServerConstants.ALPHABET, alphabet);
    }
    if (part.isPresent() && part.get().total() > 1) {
      message.setHeader(SmppServerConstants.PART_REFERENCE, part.get().reference());
      message.setHeader(SmppServerConstants.PART_TOTAL, part.get().total());
      message.setHeader(SmppServerConstants.PART_NUMBER, part.get().number());
      message.setBody(octets);
    } else {
      message.setBody(text ? decode(alphabet, new SubmittedText.Part(octets, tables)) : octets);
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

  /**
   * The three sar_ TLVs (SMPP v3.4 §5.3.2.22-24): together they announce a part, one or two of them
   * mean nothing, whatever they hold.
   */
  private static Optional<Concatenation> sarPart(OptionalParameter[] tlvs) {
    OptionalParameter reference = find(tlvs, Tag.SAR_MSG_REF_NUM);
    OptionalParameter total = find(tlvs, Tag.SAR_TOTAL_SEGMENTS);
    OptionalParameter number = find(tlvs, Tag.SAR_SEGMENT_SEQNUM);
    if (reference == null || total == null || number == null) {
      return Optional.empty();
    }
    Optional<Concatenation> part =
        Concatenation.of(
            number(reference, 2).getAsInt(),
            number(total, 1).getAsInt(),
            number(number, 1).getAsInt(),
            true);
    if (part.isEmpty()) {
      throw new SmppStatusException(
          CommandStatus.ESME_RINVTLVVAL, "sar_segment_seqnum is not in sar_total_segments");
    }
    return part;
  }

  /**
   * The value of a TLV that is used.
   *
   * @param parameter the TLV, or null
   * @param octets the length that it must have: 1 or 2
   */
  private static OptionalInt number(OptionalParameter parameter, int octets) {
    if (parameter == null) {
      return OptionalInt.empty();
    }
    if (parameter instanceof OptionalParameter.Byte number && octets == 1) {
      return OptionalInt.of(number.getValue() & 0xff);
    }
    if (parameter instanceof OptionalParameter.Short number && octets == 2) {
      return OptionalInt.of(number.getValue() & 0xffff);
    }
    throw new SmppStatusException(
        CommandStatus.ESME_RINVTLVLEN,
        String.format("TLV 0x%04X does not have %d octets", parameter.tag, octets));
  }

  private static OptionalParameter find(OptionalParameter[] tlvs, Tag tag) {
    for (OptionalParameter parameter : tlvs) {
      if (parameter.tag == tag.code()) {
        return parameter;
      }
    }
    return null;
  }

  private static boolean isText(DataCoding coding) {
    if (!coding.supported()) {
      throw new SmppStatusException(
          CommandStatus.ESME_RSUBMITFAIL, "data_coding " + coding.value() + " is not supported");
    }
    return !coding.binary();
  }

  /** Of septets only: the default alphabet's, which clients name as data_coding 1 as well. */
  private static NationalTables tables(DataCoding coding, UserDataHeader header, Message message) {
    boolean septets = coding.alphabet() == null || coding.value() == DataCoding.IA5;
    try {
      NationalTables tables = septets ? header.nationalTables() : NationalTables.NONE;
      if (tables.locking() != 0) {
        message.setHeader(SmppServerConstants.LOCKING_SHIFT, tables.locking());
      }
      if (tables.single() != 0) {
        message.setHeader(SmppServerConstants.SINGLE_SHIFT, tables.single());
      }
      return tables;
    } catch (InvalidUserDataHeaderException e) {
      throw new SmppStatusException(CommandStatus.ESME_RSUBMITFAIL, e.getMessage());
    }
  }

  private String alphabet(DataCoding coding, NationalTables tables, Message message) {
    if (!tables.equals(NationalTables.NONE)) {
      return Alphabet.GSM.configName();
    }
    if (coding.value() == DataCoding.IA5) {
      String ofSession = attribute(message, SmppSession.DATA_CODING_1);
      return ofSession == null ? componentDataCoding1 : ofSession;
    }
    String ofSession = attribute(message, SmppSession.ALPHABET);
    Alphabet ofDefault = ofSession == null ? componentAlphabet : Alphabet.parse(ofSession);
    return coding.alphabetOr(ofDefault).configName();
  }

  private static String attribute(Message message, String name) {
    return message.getHeader(SmppServerConstants.ATTRIBUTES) instanceof Map<?, ?> map
            && map.get(name) instanceof String value
        ? value
        : null;
  }

  private static String decode(String alphabet, SubmittedText.Part content) {
    try {
      return SubmittedText.decode(alphabet, List.of(content));
    } catch (UndecodableTextException e) {
      throw new SmppStatusException(
          CommandStatus.ESME_RSUBMITFAIL,
          "octet " + e.offset() + " of the message is not " + e.alphabet() + " text");
    }
  }
}
