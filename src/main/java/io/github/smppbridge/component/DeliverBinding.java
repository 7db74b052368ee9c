package io.github.smppbridge.component;

import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.smpp.text.DataCoding;
import io.github.smppbridge.smpp.text.LongMessage;
import io.github.smppbridge.smpp.text.MessageSplitter;
import io.github.smppbridge.smpp.text.UserDataHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.jsmpp.bean.AbstractSmCommand;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;

/** The only place where an exchange becomes a PDU for an ESME. */
record DeliverBinding(Alphabet componentAlphabet) {
  /** SMPP v3.4 §5.2.12: receipts, acknowledgements and notifications. */
  private static final int MESSAGE_TYPE = 0x3C;

  /** Whether it is about a message of the ESME's rather than a message itself. */
  static boolean isReceipt(Message message) {
    return (octet(message, SmppServerConstants.ESM_CLASS) & MESSAGE_TYPE) != 0;
  }

  /**
   * A deliver_sm.
   *
   * @param supportsTlv whether the session takes TLVs; part and port are in a user data header
   *     where it does not
   */
  DeliverSm toDeliverSm(Message message, boolean supportsTlv) {
    DeliverSm pdu = new DeliverSm();
    List<OptionalParameter> tlvs = common(pdu, message);
    pdu.setProtocolId(octet(message, SmppServerConstants.PROTOCOL_ID));
    pdu.setPriorityFlag(octet(message, SmppServerConstants.PRIORITY_FLAG));
    byte[] content = content(pdu, message, addressing(pdu, message, supportsTlv, tlvs));
    if (content.length > MessageSplitter.MAX_SHORT_MESSAGE) {
      tlvs.add(new OptionalParameter.Message_payload(content));
      content = new byte[0];
    }
    pdu.setShortMessage(content);
    pdu.setOptionalParameters(tlvs.toArray(OptionalParameter[]::new));
    return pdu;
  }

  DataSm toDataSm(Message message) {
    DataSm pdu = new DataSm();
    List<OptionalParameter> tlvs = common(pdu, message);
    byte[] content = content(pdu, message, addressing(pdu, message, true, tlvs));
    if (content.length > 0) {
      tlvs.add(new OptionalParameter.Message_payload(content));
    }
    pdu.setOptionalParameters(tlvs.toArray(OptionalParameter[]::new));
    return pdu;
  }

  private static List<OptionalParameter> common(AbstractSmCommand pdu, Message message) {
    pdu.setServiceType(text(message, SmppServerConstants.SERVICE_TYPE));
    pdu.setSourceAddrTon(octet(message, SmppServerConstants.SOURCE_ADDR_TON));
    pdu.setSourceAddrNpi(octet(message, SmppServerConstants.SOURCE_ADDR_NPI));
    pdu.setSourceAddr(text(message, SmppServerConstants.SOURCE_ADDR));
    pdu.setDestAddrTon(octet(message, SmppServerConstants.DEST_ADDR_TON));
    pdu.setDestAddrNpi(octet(message, SmppServerConstants.DEST_ADDR_NPI));
    pdu.setDestAddress(text(message, SmppServerConstants.DEST_ADDR));
    pdu.setEsmClass(octet(message, SmppServerConstants.ESM_CLASS));
    pdu.setRegisteredDelivery(octet(message, SmppServerConstants.REGISTERED_DELIVERY));
    pdu.setDataCoding(octet(message, SmppServerConstants.DATA_CODING));
    Map<?, ?> tlvs = message.getHeader(SmppServerConstants.OPTIONAL_PARAMETER, Map.class);
    return tlvs == null ? new ArrayList<>() : new ArrayList<>(TlvBinding.fromMap(tlvs));
  }

  /**
   * The user data header: the one that was given, or that says part and port to a session without
   * TLVs; null for none. For another session TLVs say it.
   */
  private static byte[] addressing(
      AbstractSmCommand pdu, Message message, boolean supportsTlv, List<OptionalParameter> tlvs) {
    byte[] header = message.getHeader(SmppServerConstants.USER_DATA_HEADER, byte[].class);
    if (header != null || (pdu.getEsmClass() & UserDataHeader.INDICATOR) != 0) {
      return header;
    }
    PartAddressing addressing = PartAddressing.of(message);
    if (!supportsTlv) {
      return addressing.header();
    }
    addressing.addTo(tlvs);
    return null;
  }

  private byte[] content(AbstractSmCommand pdu, Message message, byte[] header) {
    Object body = message.getBody();
    byte[] octets;
    if (body == null) {
      octets = new byte[0];
    } else if (body instanceof byte[] raw) {
      octets = raw;
    } else {
      Alphabet alphabet = DataCoding.of(pdu.getDataCoding()).alphabetOr(componentAlphabet);
      octets = alphabet.encode(message.getBody(String.class));
    }
    if (header == null) {
      return octets;
    }
    pdu.setEsmClass((byte) (pdu.getEsmClass() | UserDataHeader.INDICATOR));
    return LongMessage.join(List.of(header, octets));
  }

  private static byte octet(Message message, String header) {
    Object value = message.getHeader(header);
    return value instanceof Number number
        ? number.byteValue()
        : value == null ? 0 : Integer.decode(value.toString()).byteValue();
  }

  private static String text(Message message, String header) {
    return message.getHeader(header, "", String.class);
  }
}
