package io.github.smppbridge.smpp;

import org.jsmpp.bean.AbstractSmCommand;
import org.jsmpp.bean.Address;
import org.jsmpp.bean.Bind;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DestinationAddress;
import org.jsmpp.bean.DistributionList;
import org.jsmpp.bean.MessageRequest;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;

/**
 * Decodes the requests that the application answers, field by field, into jSMPP's beans, so that
 * each field that cannot be has its own command_status (SMPP v3.4 §4, §5.2).
 *
 * <ul>
 *   <li>Sizes are those of the specification, but system_id and password may have 128 octets.
 *   <li>Values that the specification reserves are passed on, except priority_flag above 3 and a
 *       registered_delivery of 3.
 *   <li>Empty strings become "", never null.
 * </ul>
 */
final class PduReader {
  /** Octets of a system_id or password with its NUL: real ones exceed the 16 and 9 of §5.2. */
  static final int CREDENTIAL_SIZE = 129;

  private static final int SYSTEM_TYPE_SIZE = 13;
  private static final int ADDRESS_RANGE_SIZE = 41;
  private static final int SERVICE_TYPE_SIZE = 6;
  private static final int ADDRESS_SIZE = 21;
  private static final int LONG_ADDRESS_SIZE = 65;
  private static final int MESSAGE_ID_SIZE = 65;
  private static final int TIME_SIZE = 17;
  private static final int MAX_SHORT_MESSAGE = 254;
  private static final int MAX_DESTINATIONS = 254;
  private static final int MAX_PRIORITY = 3;
  private static final int RECEIPT_MASK = 0x03;
  private static final int SME_ADDRESS = 1;
  private static final int DISTRIBUTION_LIST = 2;

  private PduReader() {}

  /**
   * Decodes a whole PDU.
   *
   * @param command its command, one with {@link Command#application()}
   * @param array holds the PDU, whose command_length has been checked, at {@code offset}
   * @throws InvalidPduException with what to answer
   */
  static org.jsmpp.bean.Command read(Command command, byte[] array, int offset)
      throws InvalidPduException {
    int length = PduFramer.intAt(array, offset);
    PduFields fields =
        new PduFields(array, offset + PduFramer.HEADER_LENGTH, Math.addExact(offset, length));
    org.jsmpp.bean.Command pdu = body(command, fields);
    pdu.setCommandLength(length);
    pdu.setCommandId(PduFramer.intAt(array, offset + 4));
    pdu.setCommandStatus(PduFramer.intAt(array, offset + 8));
    pdu.setSequenceNumber(PduFramer.intAt(array, offset + 12));
    return pdu;
  }

  private static org.jsmpp.bean.Command body(Command command, PduFields fields)
      throws InvalidPduException {
    switch (command) {
      case BIND_RECEIVER:
      case BIND_TRANSMITTER:
      case BIND_TRANSCEIVER:
        return bind(fields);
      case SUBMIT_SM:
        return submitSm(fields);
      case SUBMIT_MULTI:
        return submitMulti(fields);
      case DATA_SM:
        return dataSm(fields);
      case QUERY_SM:
        return querySm(fields);
      case CANCEL_SM:
        return cancelSm(fields);
      case REPLACE_SM:
        return replaceSm(fields);
      default:
        throw new InvalidPduException(CommandStatus.ESME_RINVCMDID, "command_id");
    }
  }

  private static Bind bind(PduFields f) throws InvalidPduException {
    Bind bind = new Bind();
    bind.setSystemId(f.text("system_id", CREDENTIAL_SIZE, CommandStatus.ESME_RINVSYSID));
    bind.setPassword(f.text("password", CREDENTIAL_SIZE, CommandStatus.ESME_RINVPASWD));
    bind.setSystemType(f.text("system_type", SYSTEM_TYPE_SIZE, CommandStatus.ESME_RINVSYSTYP));
    bind.setInterfaceVersion(f.octet("interface_version"));
    bind.setAddrTon(f.octet("addr_ton"));
    bind.setAddrNpi(f.octet("addr_npi"));
    bind.setAddressRange(f.text("address_range", ADDRESS_RANGE_SIZE, CommandStatus.ESME_RBINDFAIL));
    return bind;
  }

  private static SubmitSm submitSm(PduFields f) throws InvalidPduException {
    SubmitSm pdu = new SubmitSm();
    addresses(f, pdu, ADDRESS_SIZE);
    pdu.setEsmClass(f.octet("esm_class"));
    messageFields(f, pdu);
    pdu.setShortMessage(shortMessage(f));
    pdu.setOptionalParameters(tlvs(f, pdu.getShortMessage()));
    return pdu;
  }

  private static void messageFields(PduFields f, MessageRequest pdu) throws InvalidPduException {
    pdu.setProtocolId(f.octet("protocol_id"));
    pdu.setPriorityFlag(priority(f));
    pdu.setScheduleDeliveryTime(schedule(f));
    pdu.setValidityPeriod(validity(f));
    pdu.setRegisteredDelivery(registeredDelivery(f));
    pdu.setReplaceIfPresent(f.octet("replace_if_present_flag"));
    pdu.setDataCoding(f.octet("data_coding"));
    pdu.setSmDefaultMsgId(f.octet("sm_default_msg_id"));
  }

  private static DataSm dataSm(PduFields f) throws InvalidPduException {
    DataSm pdu = new DataSm();
    addresses(f, pdu, LONG_ADDRESS_SIZE);
    pdu.setEsmClass(f.octet("esm_class"));
    pdu.setRegisteredDelivery(registeredDelivery(f));
    pdu.setDataCoding(f.octet("data_coding"));
    pdu.setOptionalParameters(TlvReader.read(f));
    return pdu;
  }

  private static void addresses(PduFields f, AbstractSmCommand pdu, int size)
      throws InvalidPduException {
    pdu.setServiceType(serviceType(f));
    pdu.setSourceAddrTon(f.octet("source_addr_ton"));
    pdu.setSourceAddrNpi(f.octet("source_addr_npi"));
    pdu.setSourceAddr(f.text("source_addr", size, CommandStatus.ESME_RINVSRCADR));
    pdu.setDestAddrTon(f.octet("dest_addr_ton"));
    pdu.setDestAddrNpi(f.octet("dest_addr_npi"));
    pdu.setDestAddress(destination(f, size));
  }

  private static SubmitMulti submitMulti(PduFields f) throws InvalidPduException {
    SubmitMulti pdu = new SubmitMulti();
    pdu.setServiceType(serviceType(f));
    pdu.setSourceAddrTon(f.octet("source_addr_ton"));
    pdu.setSourceAddrNpi(f.octet("source_addr_npi"));
    pdu.setSourceAddr(f.text("source_addr", ADDRESS_SIZE, CommandStatus.ESME_RINVSRCADR));
    pdu.setDestAddresses(destinations(f));
    pdu.setEsmClass(f.octet("esm_class"));
    pdu.setProtocolId(f.octet("protocol_id"));
    pdu.setPriorityFlag(priority(f));
    pdu.setScheduleDeliveryTime(schedule(f));
    pdu.setValidityPeriod(validity(f));
    pdu.setRegisteredDelivery(registeredDelivery(f));
    pdu.setReplaceIfPresentFlag(f.octet("replace_if_present_flag"));
    pdu.setDataCoding(f.octet("data_coding"));
    pdu.setSmDefaultMsgId(f.octet("sm_default_msg_id"));
    pdu.setShortMessage(shortMessage(f));
    pdu.setOptionalParameters(tlvs(f, pdu.getShortMessage()));
    return pdu;
  }

  private static DestinationAddress[] destinations(PduFields f) throws InvalidPduException {
    int count = Byte.toUnsignedInt(f.octet("number_of_dests"));
    if (count < 1 || count > MAX_DESTINATIONS) {
      throw new InvalidPduException(CommandStatus.ESME_RINVNUMDESTS, "number_of_dests");
    }
    DestinationAddress[] destinations = new DestinationAddress[count];
    for (int i = 0; i < count; i++) {
      int flag = f.octet("dest_flag");
      if (flag == SME_ADDRESS) {
        byte ton = f.octet("dest_addr_ton");
        byte npi = f.octet("dest_addr_npi");
        destinations[i] = address(ton, npi, destination(f, ADDRESS_SIZE));
      } else if (flag == DISTRIBUTION_LIST) {
        destinations[i] =
            new DistributionList(f.text("dl_name", ADDRESS_SIZE, CommandStatus.ESME_RINVDLNAME));
      } else {
        throw new InvalidPduException(CommandStatus.ESME_RINVDESTFLAG, "dest_flag");
      }
    }
    return destinations;
  }

  /** jSMPP's Address knows no reserved TON or NPI: those are read as unknown. */
  private static Address address(byte ton, byte npi, String digits) {
    try {
      return new Address(ton, npi, digits);
    } catch (IllegalArgumentException reserved) {
      return new Address((byte) 0, (byte) 0, digits);
    }
  }

  private static QuerySm querySm(PduFields f) throws InvalidPduException {
    QuerySm pdu = new QuerySm();
    pdu.setMessageId(messageId(f));
    pdu.setSourceAddrTon(f.octet("source_addr_ton"));
    pdu.setSourceAddrNpi(f.octet("source_addr_npi"));
    pdu.setSourceAddr(f.text("source_addr", ADDRESS_SIZE, CommandStatus.ESME_RINVSRCADR));
    return pdu;
  }

  private static CancelSm cancelSm(PduFields f) throws InvalidPduException {
    CancelSm pdu = new CancelSm();
    pdu.setServiceType(serviceType(f));
    pdu.setMessageId(messageId(f));
    pdu.setSourceAddrTon(f.octet("source_addr_ton"));
    pdu.setSourceAddrNpi(f.octet("source_addr_npi"));
    pdu.setSourceAddr(f.text("source_addr", ADDRESS_SIZE, CommandStatus.ESME_RINVSRCADR));
    pdu.setDestAddrTon(f.octet("dest_addr_ton"));
    pdu.setDestAddrNpi(f.octet("dest_addr_npi"));
    // may be empty when a message_id is given (§4.9.1)
    pdu.setDestinationAddress(
        f.text("destination_addr", ADDRESS_SIZE, CommandStatus.ESME_RINVDSTADR));
    return pdu;
  }

  private static ReplaceSm replaceSm(PduFields f) throws InvalidPduException {
    ReplaceSm pdu = new ReplaceSm();
    pdu.setMessageId(messageId(f));
    pdu.setSourceAddrTon(f.octet("source_addr_ton"));
    pdu.setSourceAddrNpi(f.octet("source_addr_npi"));
    pdu.setSourceAddr(f.text("source_addr", ADDRESS_SIZE, CommandStatus.ESME_RINVSRCADR));
    pdu.setScheduleDeliveryTime(schedule(f));
    pdu.setValidityPeriod(validity(f));
    pdu.setRegisteredDelivery(registeredDelivery(f));
    pdu.setSmDefaultMsgId(f.octet("sm_default_msg_id"));
    pdu.setShortMessage(shortMessage(f));
    return pdu;
  }

  private static String serviceType(PduFields f) throws InvalidPduException {
    return f.text("service_type", SERVICE_TYPE_SIZE, CommandStatus.ESME_RINVSERTYP);
  }

  private static String messageId(PduFields f) throws InvalidPduException {
    return f.text("message_id", MESSAGE_ID_SIZE, CommandStatus.ESME_RINVMSGID);
  }

  private static String destination(PduFields f, int size) throws InvalidPduException {
    String address = f.text("destination_addr", size, CommandStatus.ESME_RINVDSTADR);
    if (address.isEmpty()) {
      throw new InvalidPduException(CommandStatus.ESME_RINVDSTADR, "destination_addr");
    }
    return address;
  }

  private static byte priority(PduFields f) throws InvalidPduException {
    byte priority = f.octet("priority_flag");
    if (Byte.toUnsignedInt(priority) > MAX_PRIORITY) {
      throw new InvalidPduException(CommandStatus.ESME_RINVPRTFLG, "priority_flag");
    }
    return priority;
  }

  private static byte registeredDelivery(PduFields f) throws InvalidPduException {
    byte value = f.octet("registered_delivery");
    if ((value & RECEIPT_MASK) == RECEIPT_MASK) {
      throw new InvalidPduException(CommandStatus.ESME_RINVREGDLVFLG, "registered_delivery");
    }
    return value;
  }

  private static String schedule(PduFields f) throws InvalidPduException {
    return time(f, "schedule_delivery_time", CommandStatus.ESME_RINVSCHED);
  }

  private static String validity(PduFields f) throws InvalidPduException {
    return time(f, "validity_period", CommandStatus.ESME_RINVEXPIRY);
  }

  /** Empty, or fifteen digits and one of + - R (SMPP v3.4 §7.1.1). */
  private static String time(PduFields f, String field, int status) throws InvalidPduException {
    String time = f.text(field, TIME_SIZE, status);
    if (time.isEmpty()) {
      return time;
    }
    boolean plausible = time.length() == TIME_SIZE - 1 && "+-R".indexOf(time.charAt(15)) >= 0;
    for (int i = 0; plausible && i < TIME_SIZE - 2; i++) {
      plausible = time.charAt(i) >= '0' && time.charAt(i) <= '9';
    }
    if (!plausible) {
      throw new InvalidPduException(status, field);
    }
    return time;
  }

  private static byte[] shortMessage(PduFields f) throws InvalidPduException {
    int length = Byte.toUnsignedInt(f.octet("sm_length"));
    if (length > MAX_SHORT_MESSAGE || length > f.remaining()) {
      throw new InvalidPduException(CommandStatus.ESME_RINVMSGLEN, "sm_length");
    }
    return f.octets(length);
  }

  /** The text is in short_message or in message_payload, not in both (§5.3.2.32). */
  private static OptionalParameter[] tlvs(PduFields f, byte[] shortMessage)
      throws InvalidPduException {
    OptionalParameter[] tlvs = TlvReader.read(f);
    if (shortMessage.length > 0 && TlvReader.lengthOf(tlvs, TlvReader.MESSAGE_PAYLOAD) > 0) {
      throw new InvalidPduException(CommandStatus.ESME_RINVTLVVAL, "message_payload");
    }
    return tlvs;
  }
}
