package io.github.smppbridge.smpp.pdu;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
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
 *   <li>Values that the specification reserves are passed on, except priority_flag above 3.
 *   <li>Empty strings become "", never null.
 * </ul>
 */
public final class PduReader {
  /** Octets of a system_id or password with its NUL: real ones exceed the 16 and 9 of §5.2. */
  static final int CREDENTIAL_SIZE = 129;

  private static final int SYSTEM_TYPE_SIZE = 13;
  private static final int ADDRESS_RANGE_SIZE = 41;
  private static final int ADDRESS_SIZE = 21;
  private static final int LONG_ADDRESS_SIZE = 65;
  private static final int MAX_DESTINATIONS = 254;
  private static final int SME_ADDRESS = 1;
  private static final int DISTRIBUTION_LIST = 2;

  private PduReader() {}

  /**
   * Decodes a whole PDU.
   *
   * @param command its command, one with {@link Command#application()}
   * @param array holds the PDU, whose command_length has been checked
   * @param offset where it begins
   * @return jSMPP's bean; its strings are never null
   * @throws InvalidPduException with what to answer
   */
  public static org.jsmpp.bean.Command read(Command command, byte[] array, int offset)
      throws InvalidPduException {
    int length = PduFramer.intAt(array, offset);
    MessageFields fields =
        new MessageFields(array, offset + PduFramer.HEADER_LENGTH, Math.addExact(offset, length));
    org.jsmpp.bean.Command pdu = body(command, fields);
    pdu.setCommandLength(length);
    pdu.setCommandId(PduFramer.intAt(array, offset + 4));
    pdu.setCommandStatus(PduFramer.intAt(array, offset + 8));
    pdu.setSequenceNumber(PduFramer.intAt(array, offset + 12));
    return pdu;
  }

  private static org.jsmpp.bean.Command body(Command command, MessageFields fields)
      throws InvalidPduException {
    return switch (command) {
      case BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER -> bind(fields);
      case SUBMIT_SM -> submitSm(fields);
      case SUBMIT_MULTI -> submitMulti(fields);
      case DATA_SM -> dataSm(fields);
      case QUERY_SM -> querySm(fields);
      case CANCEL_SM -> cancelSm(fields);
      case REPLACE_SM -> replaceSm(fields);
      default -> throw new InvalidPduException(CommandStatus.ESME_RINVCMDID, "command_id");
    };
  }

  private static Bind bind(MessageFields f) throws InvalidPduException {
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

  private static SubmitSm submitSm(MessageFields f) throws InvalidPduException {
    SubmitSm pdu = new SubmitSm();
    addresses(f, pdu, ADDRESS_SIZE);
    pdu.setEsmClass(f.octet("esm_class"));
    messageFields(f, pdu);
    pdu.setShortMessage(f.shortMessage());
    pdu.setOptionalParameters(tlvs(f, pdu.getShortMessage()));
    return pdu;
  }

  private static void messageFields(MessageFields f, MessageRequest pdu)
      throws InvalidPduException {
    pdu.setProtocolId(f.octet("protocol_id"));
    pdu.setPriorityFlag(f.priority());
    pdu.setScheduleDeliveryTime(f.schedule());
    pdu.setValidityPeriod(f.validity());
    pdu.setRegisteredDelivery(f.octet("registered_delivery"));
    pdu.setReplaceIfPresent(f.octet("replace_if_present_flag"));
    pdu.setDataCoding(f.octet("data_coding"));
    pdu.setSmDefaultMsgId(f.octet("sm_default_msg_id"));
  }

  private static DataSm dataSm(MessageFields f) throws InvalidPduException {
    DataSm pdu = new DataSm();
    addresses(f, pdu, LONG_ADDRESS_SIZE);
    pdu.setEsmClass(f.octet("esm_class"));
    pdu.setRegisteredDelivery(f.octet("registered_delivery"));
    pdu.setDataCoding(f.octet("data_coding"));
    pdu.setOptionalParameters(TlvReader.read(f));
    return pdu;
  }

  private static void addresses(MessageFields f, AbstractSmCommand pdu, int size)
      throws InvalidPduException {
    pdu.setServiceType(f.serviceType());
    pdu.setSourceAddrTon(f.octet("source_addr_ton"));
    pdu.setSourceAddrNpi(f.octet("source_addr_npi"));
    pdu.setSourceAddr(f.source(size));
    pdu.setDestAddrTon(f.octet("dest_addr_ton"));
    pdu.setDestAddrNpi(f.octet("dest_addr_npi"));
    pdu.setDestAddress(f.destination(size));
  }

  private static SubmitMulti submitMulti(MessageFields f) throws InvalidPduException {
    SubmitMulti pdu = new SubmitMulti();
    pdu.setServiceType(f.serviceType());
    pdu.setSourceAddrTon(f.octet("source_addr_ton"));
    pdu.setSourceAddrNpi(f.octet("source_addr_npi"));
    pdu.setSourceAddr(f.source(ADDRESS_SIZE));
    pdu.setDestAddresses(destinations(f));
    pdu.setEsmClass(f.octet("esm_class"));
    pdu.setProtocolId(f.octet("protocol_id"));
    pdu.setPriorityFlag(f.priority());
    pdu.setScheduleDeliveryTime(f.schedule());
    pdu.setValidityPeriod(f.validity());
    pdu.setRegisteredDelivery(f.octet("registered_delivery"));
    pdu.setReplaceIfPresentFlag(f.octet("replace_if_present_flag"));
    pdu.setDataCoding(f.octet("data_coding"));
    pdu.setSmDefaultMsgId(f.octet("sm_default_msg_id"));
    pdu.setShortMessage(f.shortMessage());
    pdu.setOptionalParameters(tlvs(f, pdu.getShortMessage()));
    return pdu;
  }

  private static DestinationAddress[] destinations(MessageFields f) throws InvalidPduException {
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
        destinations[i] = address(ton, npi, f.destination(ADDRESS_SIZE));
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

  private static QuerySm querySm(MessageFields f) throws InvalidPduException {
    QuerySm pdu = new QuerySm();
    pdu.setMessageId(f.messageId());
    pdu.setSourceAddrTon(f.octet("source_addr_ton"));
    pdu.setSourceAddrNpi(f.octet("source_addr_npi"));
    pdu.setSourceAddr(f.source(ADDRESS_SIZE));
    return pdu;
  }

  private static CancelSm cancelSm(MessageFields f) throws InvalidPduException {
    CancelSm pdu = new CancelSm();
    pdu.setServiceType(f.serviceType());
    pdu.setMessageId(f.messageId());
    pdu.setSourceAddrTon(f.octet("source_addr_ton"));
    pdu.setSourceAddrNpi(f.octet("source_addr_npi"));
    pdu.setSourceAddr(f.source(ADDRESS_SIZE));
    pdu.setDestAddrTon(f.octet("dest_addr_ton"));
    pdu.setDestAddrNpi(f.octet("dest_addr_npi"));
    // may be empty when a message_id is given (§4.9.1)
    pdu.setDestinationAddress(
        f.text("destination_addr", ADDRESS_SIZE, CommandStatus.ESME_RINVDSTADR));
    return pdu;
  }

  private static ReplaceSm replaceSm(MessageFields f) throws InvalidPduException {
    ReplaceSm pdu = new ReplaceSm();
    pdu.setMessageId(f.messageId());
    pdu.setSourceAddrTon(f.octet("source_addr_ton"));
    pdu.setSourceAddrNpi(f.octet("source_addr_npi"));
    pdu.setSourceAddr(f.source(ADDRESS_SIZE));
    pdu.setScheduleDeliveryTime(f.schedule());
    pdu.setValidityPeriod(f.validity());
    pdu.setRegisteredDelivery(f.octet("registered_delivery"));
    pdu.setSmDefaultMsgId(f.octet("sm_default_msg_id"));
    pdu.setShortMessage(f.shortMessage());
    return pdu;
  }

  /** The text is in short_message or in message_payload, not in both (§5.3.2.32). */
  private static OptionalParameter[] tlvs(MessageFields f, byte[] shortMessage)
      throws InvalidPduException {
    OptionalParameter[] tlvs = TlvReader.read(f);
    if (shortMessage.length > 0 && TlvReader.lengthOf(tlvs, TlvReader.MESSAGE_PAYLOAD) > 0) {
      throw new InvalidPduException(CommandStatus.ESME_RINVTLVVAL, "message_payload");
    }
    return tlvs;
  }
}
