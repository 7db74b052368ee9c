package io.github.smppbridge.smpp.pdu;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.MessagePayloadException;
import io.github.smppbridge.smpp.SmppResponse;
import io.github.smppbridge.smpp.SmppStatusException;
import java.util.List;
import org.jsmpp.bean.AbstractSmCommand;
import org.jsmpp.bean.Address;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.UnsuccessDelivery;

/**
 * Appends PDUs to a buffer. Strings are written as ISO-8859-1. A value that does not fit its field,
 * or a character that has no octet, is an {@link SmppStatusException}: nothing is written as
 * another. Any exception leaves the buffer as it was.
 */
public final class PduWriter {
  private static final int MESSAGE_ID_SIZE = 65;
  private static final int TIME_LENGTH = 16;
  private static final int SERVICE_TYPE_SIZE = 6;
  private static final int ADDRESS_SIZE = 21;
  private static final int LONG_ADDRESS_SIZE = 65;
  private static final int MAX_TLV_LENGTH = 0xFFFF;
  private static final short SC_INTERFACE_VERSION = 0x0210;
  private static final byte VERSION = 0x34;
  private static final short CONGESTION_STATE = 0x0428;

  /** Instead of a congestion_state: the response carries none. */
  public static final int NO_CONGESTION_STATE = -1;

  /** §5.2.28; not 0, which v3.4 does not have and some clients stumble over. */
  private static final byte MESSAGE_STATE_UNKNOWN = 7;

  private PduWriter() {}

  /**
   * A PDU without body, or the header of one whose length is set when its body is known.
   *
   * @param out where it goes
   * @param commandId command_id
   * @param commandStatus 0 in a request
   * @param sequenceNumber sequence_number
   */
  public static void header(PduBuffer out, int commandId, int commandStatus, int sequenceNumber) {
    out.appendInt(PduFramer.HEADER_LENGTH)
        .appendInt(commandId)
        .appendInt(commandStatus)
        .appendInt(sequenceNumber);
  }

  /**
   * A response, its body as the command and the status have it: the one place that knows which
   * errors have one. Only bind_transmitter_resp, bind_receiver_resp and submit_sm_resp go without
   * when they tell an error (SMPP v3.4 §4.1.2, §4.1.4, §4.4.2); others keep their mandatory fields,
   * or clients that read those wait, or drop the connection.
   *
   * @param out where it goes
   * @param command what was asked; generic_nack answers what has no response of its own
   * @param sequenceNumber the request's
   * @param response the answer
   * @param tlvs whether the ESME may be sent TLVs
   * @param systemId ours, for bind_resp
   * @param congestion for congestion_state (SMPP 5.0 §4.8.4.18) in the response to a message
   *     operation, with which even an error of submit_sm has a body; {@link #NO_CONGESTION_STATE} =
   *     none
   */
  public static void response(
      PduBuffer out,
      Command command,
      int sequenceNumber,
      SmppResponse response,
      boolean tlvs,
      String systemId,
      int congestion) {
    int start = out.length();
    header(out, command.responseId(), response.commandStatus(), sequenceNumber);
    try {
      if (response.commandStatus() == CommandStatus.ESME_ROK) {
        responseBody(out, command, response, tlvs, systemId);
      } else {
        errorBody(out, command, response);
      }
      if (congestion != NO_CONGESTION_STATE) {
        congestionState(out, command, response, congestion);
      }
      out.setInt(start, out.length() - start);
    } catch (RuntimeException unwritable) {
      out.truncate(start);
      throw unwritable;
    }
  }

  /** It may be in any response; those that bind, unbind or tell of life stay as all know them. */
  private static void congestionState(
      PduBuffer out, Command command, SmppResponse response, int congestion) {
    switch (command) {
      case SUBMIT_SM, SUBMIT_MULTI, DATA_SM, QUERY_SM, CANCEL_SM, REPLACE_SM -> {
        if (command == Command.SUBMIT_SM && response.commandStatus() != CommandStatus.ESME_ROK) {
          out.appendByte((byte) 0); // message_id, which stands before a TLV
        }
        out.appendShort(CONGESTION_STATE).appendShort((short) 1).appendByte((byte) congestion);
      }
      default -> {}
    }
  }

  private static void responseBody(
      PduBuffer out, Command command, SmppResponse response, boolean tlvs, String systemId) {
    switch (command) {
      case BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER -> {
        text(out, systemId, 16, "system_id");
        if (tlvs) {
          out.appendShort(SC_INTERFACE_VERSION).appendShort((short) 1).appendByte(VERSION);
        }
      }
      case SUBMIT_SM, DATA_SM -> text(out, response.messageId(), MESSAGE_ID_SIZE, "message_id");
      case SUBMIT_MULTI -> {
        text(out, response.messageId(), MESSAGE_ID_SIZE, "message_id");
        failures(out, response.failed());
      }
      case QUERY_SM -> {
        text(out, response.messageId(), MESSAGE_ID_SIZE, "message_id");
        text(out, response.finalDate(), TIME_LENGTH + 1, "final_date");
        out.appendByte((byte) response.messageState()).appendByte((byte) response.errorCode());
      }
      default -> {} // the others have no body
    }
  }

  private static void errorBody(PduBuffer out, Command command, SmppResponse response) {
    switch (command) {
      // an empty system_id, or an empty message_id
      case BIND_TRANSCEIVER, DATA_SM, DELIVER_SM -> out.appendByte((byte) 0);
      case SUBMIT_MULTI -> {
        out.appendByte((byte) 0);
        failures(out, response.failed());
      }
      // message_id and final_date empty, message_state, error_code
      case QUERY_SM ->
          out.appendByte((byte) 0)
              .appendByte((byte) 0)
              .appendByte(MESSAGE_STATE_UNKNOWN)
              .appendByte((byte) 0);
      default -> {}
    }
  }

  private static void failures(PduBuffer out, List<UnsuccessDelivery> failed) {
    if (failed.size() > 0xFF) {
      throw new SmppStatusException(CommandStatus.ESME_RSYSERR, "no_unsuccess above 255");
    }
    out.appendByte((byte) failed.size());
    for (UnsuccessDelivery failure : failed) {
      Address address = failure.getDestinationAddress();
      out.appendByte(address.getTon()).appendByte(address.getNpi());
      text(out, address.getAddress(), ADDRESS_SIZE, "destination_addr");
      out.appendInt(failure.getErrorStatusCode());
    }
  }

  /**
   * A message to an ESME: deliver_sm (§4.6.1) or data_sm (§4.7.1), as the bean is.
   *
   * @param out where it goes
   * @param sequenceNumber ours
   * @param pdu the message
   * @param tlvs whether the ESME may be sent TLVs
   */
  public static void message(
      PduBuffer out, int sequenceNumber, AbstractSmCommand pdu, boolean tlvs) {
    int start = out.length();
    try {
      if (pdu instanceof DeliverSm deliverSm) {
        header(out, Command.DELIVER_SM.commandId(), 0, sequenceNumber);
        deliverSm(out, deliverSm);
      } else {
        header(out, Command.DATA_SM.commandId(), 0, sequenceNumber);
        dataSm(out, pdu);
      }
      optional(out, pdu.getOptionalParameters(), tlvs);
      out.setInt(start, out.length() - start);
    } catch (RuntimeException unwritable) {
      out.truncate(start);
      throw unwritable;
    }
  }

  private static void deliverSm(PduBuffer out, DeliverSm pdu) {
    addresses(out, pdu, ADDRESS_SIZE);
    out.appendByte(pdu.getEsmClass())
        .appendByte(pdu.getProtocolId())
        .appendByte(pdu.getPriorityFlag())
        .appendByte((byte) 0) // schedule_delivery_time and validity_period are not used (§4.6.1)
        .appendByte((byte) 0)
        .appendByte(pdu.getRegisteredDelivery())
        .appendByte(pdu.getReplaceIfPresent())
        .appendByte(pdu.getDataCoding())
        .appendByte(pdu.getSmDefaultMsgId());
    byte[] message = pdu.getShortMessage() == null ? new byte[0] : pdu.getShortMessage();
    if (message.length > MessageFields.MAX_SHORT_MESSAGE) {
      throw new SmppStatusException(
          CommandStatus.ESME_RINVMSGLEN, "short_message of more than 254 octets");
    }
    out.appendByte((byte) message.length).appendBytes(message);
  }

  private static void dataSm(PduBuffer out, AbstractSmCommand pdu) {
    addresses(out, pdu, LONG_ADDRESS_SIZE);
    out.appendByte(pdu.getEsmClass())
        .appendByte(pdu.getRegisteredDelivery())
        .appendByte(pdu.getDataCoding());
  }

  private static void addresses(PduBuffer out, AbstractSmCommand pdu, int size) {
    text(out, pdu.getServiceType(), SERVICE_TYPE_SIZE, "service_type");
    out.appendByte(pdu.getSourceAddrTon()).appendByte(pdu.getSourceAddrNpi());
    text(out, pdu.getSourceAddr(), size, "source_addr");
    out.appendByte(pdu.getDestAddrTon()).appendByte(pdu.getDestAddrNpi());
    text(out, pdu.getDestAddress(), size, "destination_addr");
  }

  /** TLVs, for an ESME that may be sent some. Without its content a message is not sent. */
  private static void optional(PduBuffer out, OptionalParameter[] parameters, boolean tlvs) {
    if (parameters == null) {
      return;
    }
    if (tlvs) {
      tlvs(out, parameters);
    } else if (TlvReader.lengthOf(parameters, TlvReader.MESSAGE_PAYLOAD) > 0) {
      throw new MessagePayloadException();
    }
  }

  private static void tlvs(PduBuffer out, OptionalParameter[] tlvs) {
    for (OptionalParameter tlv : tlvs) {
      byte[] octets = tlv.serialize(); // tag, length as 16 bits, value
      if (octets.length - 4 > MAX_TLV_LENGTH) {
        throw new SmppStatusException(
            CommandStatus.ESME_RINVTLVLEN, "optional parameter of more than 65535 octets");
      }
      out.appendBytes(octets);
    }
  }

  private static void text(PduBuffer out, String text, int size, String field) {
    if (text != null) {
      if (text.length() >= size || !text.chars().allMatch(c -> c > 0 && c <= 0xFF)) {
        throw new SmppStatusException(CommandStatus.ESME_RSYSERR, field + " does not fit");
      }
      out.appendLatin1(text);
    }
    out.appendByte((byte) 0);
  }
}
