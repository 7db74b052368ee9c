package io.github.smppbridge.component;

import io.github.smppbridge.smpp.BindType;
import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppRequest;
import io.github.smppbridge.smpp.SmppResponse;
import io.github.smppbridge.smpp.SmppSession;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.smpp.text.Alphabet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jsmpp.bean.AbstractSmCommand;
import org.jsmpp.bean.Address;
import org.jsmpp.bean.Bind;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DestinationAddress;
import org.jsmpp.bean.MessageRequest;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.UnsuccessDelivery;

/**
 * The only place where an ESME's request becomes an exchange, and an exchange its response. The
 * engine's strings are never null.
 */
final class SmppServerBinding {
  private final UserDataBinding userData;

  SmppServerBinding(SmppServerConfiguration configuration) {
    this.userData =
        new UserDataBinding(
            Alphabet.parse(configuration.getDefaultAlphabet()), configuration.getDataCoding1());
  }

  /**
   * Fills the exchange from a request.
   *
   * @throws SmppStatusException when the content cannot be understood; carries the answer
   */
  void fromRequest(SmppRequest request, Exchange exchange) {
    Message message = exchange.getIn();
    message.setHeader(SmppServerConstants.COMMAND, request.command().commandName());
    message.setHeader(SmppServerConstants.SEQUENCE_NUMBER, request.sequenceNumber());
    readSession(request.session(), message);
    if (request.pdu() instanceof Bind bind) {
      readBind(request.command(), bind, message);
      return;
    }
    message.setHeader(SmppServerConstants.SYSTEM_ID, request.session().systemId());
    message.setHeader(SmppServerConstants.ATTRIBUTES, request.session().attributes());
    if (request.pdu() instanceof AbstractSmCommand sm) {
      readMessage(sm, message);
    } else if (request.pdu() instanceof SubmitMulti multi) {
      readMulti(multi, message);
    } else if (request.pdu() instanceof QuerySm query) {
      message.setHeader(SmppServerConstants.ID, query.getMessageId());
      readSource(
          query.getSourceAddrTon(), query.getSourceAddrNpi(), query.getSourceAddr(), message);
    } else if (request.pdu() instanceof CancelSm cancel) {
      readCancel(cancel, message);
    } else if (request.pdu() instanceof ReplaceSm replace) {
      readReplace(replace, message);
    }
  }

  /** Fills the exchange that tells of a session's end. */
  void fromEnd(
      SmppSession session, CloseReason reason, Collection<SmppSession> left, Exchange exchange) {
    Message message = exchange.getIn();
    readSession(session, message);
    message.setHeader(SmppServerConstants.SYSTEM_ID, session.systemId());
    message.setHeader(SmppServerConstants.ATTRIBUTES, session.attributes());
    readBindType(session.bindType(), message);
    message.setHeader(SmppServerConstants.CLOSE_REASON, reason.name());
    message.setHeader(SmppServerConstants.SESSIONS_LEFT, left.size());
    message.setHeader(
        SmppServerConstants.RECEIVERS_LEFT,
        (int) left.stream().filter(other -> other.bindType().canReceive()).count());
  }

  private static void readSession(SmppSession session, Message message) {
    message.setHeader(SmppServerConstants.SESSION_ID, session.id());
    message.setHeader(SmppServerConstants.REMOTE_ADDRESS, session.remoteAddress());
    message.setHeader(SmppServerConstants.TLS, session.tls());
    message.setHeader(SmppServerConstants.INTERFACE_VERSION, session.interfaceVersion());
  }

  private static void readBind(Command command, Bind bind, Message message) {
    message.setHeader(SmppServerConstants.SYSTEM_ID, bind.getSystemId());
    message.setHeader(SmppServerConstants.PASSWORD, Secret.of(bind.getPassword()));
    message.setHeader(SmppServerConstants.SYSTEM_TYPE, bind.getSystemType());
    message.setHeader(SmppServerConstants.ADDRESS_RANGE, bind.getAddressRange());
    readBindType(command.bindType(), message);
  }

  private static void readBindType(BindType type, Message message) {
    message.setHeader(SmppServerConstants.BIND_TYPE, type.name().toLowerCase(Locale.ROOT));
    message.setHeader(SmppServerConstants.CAN_RECEIVE, type.canReceive());
  }

  private void readMessage(AbstractSmCommand sm, Message message) {
    readSource(sm.getSourceAddrTon(), sm.getSourceAddrNpi(), sm.getSourceAddr(), message);
    readDestination(sm.getDestAddrTon(), sm.getDestAddrNpi(), sm.getDestAddress(), message);
    message.setHeader(SmppServerConstants.SERVICE_TYPE, sm.getServiceType());
    message.setHeader(SmppServerConstants.ESM_CLASS, sm.getEsmClass());
    message.setHeader(SmppServerConstants.REGISTERED_DELIVERY, sm.getRegisteredDelivery());
    message.setHeader(SmppServerConstants.DATA_CODING, sm.getDataCoding());
    byte[] shortMessage = null;
    if (sm instanceof MessageRequest submit) {
      shortMessage = submit.getShortMessage();
      message.setHeader(SmppServerConstants.PROTOCOL_ID, submit.getProtocolId());
      message.setHeader(SmppServerConstants.PRIORITY_FLAG, submit.getPriorityFlag());
      message.setHeader(SmppServerConstants.REPLACE_IF_PRESENT_FLAG, submit.getReplaceIfPresent());
      readTimes(submit.getScheduleDeliveryTime(), submit.getValidityPeriod(), message);
    }
    readContent(
        shortMessage, sm.getEsmClass(), sm.getDataCoding(), sm.getOptionalParameters(), message);
  }

  private void readMulti(SubmitMulti multi, Message message) {
    readSource(multi.getSourceAddrTon(), multi.getSourceAddrNpi(), multi.getSourceAddr(), message);
    List<SmppAddress> destinations = new ArrayList<>();
    for (DestinationAddress destination : multi.getDestAddresses()) {
      if (!(destination instanceof Address address)) {
        throw new SmppStatusException(
            CommandStatus.ESME_RINVDLNAME, "there are no distribution lists");
      }
      destinations.add(
          new SmppAddress(address.getTon() & 0xff, address.getNpi() & 0xff, address.getAddress()));
    }
    message.setHeader(SmppServerConstants.DESTINATIONS, destinations);
    message.setHeader(
        SmppServerConstants.DEST_ADDR, destinations.stream().map(SmppAddress::address).toList());
    message.setHeader(SmppServerConstants.SERVICE_TYPE, multi.getServiceType());
    message.setHeader(SmppServerConstants.ESM_CLASS, multi.getEsmClass());
    message.setHeader(SmppServerConstants.PROTOCOL_ID, multi.getProtocolId());
    message.setHeader(SmppServerConstants.PRIORITY_FLAG, multi.getPriorityFlag());
    message.setHeader(SmppServerConstants.REPLACE_IF_PRESENT_FLAG, multi.getReplaceIfPresentFlag());
    message.setHeader(SmppServerConstants.REGISTERED_DELIVERY, multi.getRegisteredDelivery());
    message.setHeader(SmppServerConstants.DATA_CODING, multi.getDataCoding());
    readTimes(multi.getScheduleDeliveryTime(), multi.getValidityPeriod(), message);
    readContent(
        multi.getShortMessage(),
        multi.getEsmClass(),
        multi.getDataCoding(),
        multi.getOptionalParameters(),
        message);
  }

  private static void readCancel(CancelSm cancel, Message message) {
    if (!cancel.getMessageId().isEmpty()) {
      message.setHeader(SmppServerConstants.ID, cancel.getMessageId());
    }
    message.setHeader(SmppServerConstants.SERVICE_TYPE, cancel.getServiceType());
    readSource(
        cancel.getSourceAddrTon(), cancel.getSourceAddrNpi(), cancel.getSourceAddr(), message);
    readDestination(
        cancel.getDestAddrTon(), cancel.getDestAddrNpi(), cancel.getDestinationAddress(), message);
  }

  private static void readReplace(ReplaceSm replace, Message message) {
    message.setHeader(SmppServerConstants.ID, replace.getMessageId());
    readSource(
        replace.getSourceAddrTon(), replace.getSourceAddrNpi(), replace.getSourceAddr(), message);
    readTimes(replace.getScheduleDeliveryTime(), replace.getValidityPeriod(), message);
    message.setHeader(SmppServerConstants.REGISTERED_DELIVERY, replace.getRegisteredDelivery());
    // replace_sm has no data_coding (SMPP v3.4 §4.10.1): the route decodes as the original was
    message.setBody(replace.getShortMessage());
  }

  private void readContent(
      byte[] shortMessage, byte esmClass, byte dataCoding, OptionalParameter[] tlvs, Message to) {
    if (tlvs.length > 0) {
      to.setHeader(SmppServerConstants.OPTIONAL_PARAMETER, TlvBinding.toMap(tlvs));
    }
    userData.read(shortMessage, esmClass, dataCoding, tlvs, to);
  }

  private static void readSource(byte ton, byte npi, String address, Message message) {
    message.setHeader(SmppServerConstants.SOURCE_ADDR_TON, ton);
    message.setHeader(SmppServerConstants.SOURCE_ADDR_NPI, npi);
    message.setHeader(SmppServerConstants.SOURCE_ADDR, address);
  }

  private static void readDestination(byte ton, byte npi, String address, Message message) {
    message.setHeader(SmppServerConstants.DEST_ADDR_TON, ton);
    message.setHeader(SmppServerConstants.DEST_ADDR_NPI, npi);
    message.setHeader(SmppServerConstants.DEST_ADDR, address);
  }

  private static void readTimes(String schedule, String validity, Message message) {
    if (!schedule.isEmpty()) {
      message.setHeader(SmppServerConstants.SCHEDULE_DELIVERY_TIME, schedule);
    }
    if (!validity.isEmpty()) {
      message.setHeader(SmppServerConstants.VALIDITY_PERIOD, validity);
    }
  }

  /**
   * The response that a finished exchange asks for.
   *
   * @throws IllegalStateException when a route says OK without what the response must carry
   */
  SmppResponse toResponse(SmppRequest request, Exchange exchange) {
    Message message = exchange.getMessage();
    int status = status(message.getHeader(SmppServerConstants.COMMAND_STATUS));
    if (status != CommandStatus.ESME_ROK) {
      SmppResponse refusal =
          request.command() == Command.SUBMIT_MULTI
              ? SmppResponse.multi(status, unsuccessful(message))
              : SmppResponse.status(status);
      return refusal.because(
          message.getHeader(SmppServerConstants.REASON, "by a route", String.class));
    }
    return switch (SmppServerOperation.of(request.command())) {
      case bind -> SmppResponse.bound(attributes(message));
      case submit_sm, data_sm -> SmppResponse.messageId(messageId(message));
      case submit_multi ->
          SmppResponse.multi(messageId(message), unsuccessful(message))
              .because(message.getHeader(SmppServerConstants.REASON, String.class));
      case query_sm ->
          SmppResponse.query(
              messageId(message),
              message.getHeader(SmppServerConstants.FINAL_DATE, String.class),
              message.getHeader(SmppServerConstants.MESSAGE_STATE, Integer.class),
              message.getHeader(SmppServerConstants.ERROR, 0, Integer.class));
      default -> SmppResponse.ok();
    };
  }

  private static int status(Object value) {
    if (value == null) {
      return CommandStatus.ESME_ROK;
    }
    if (value instanceof Number number) {
      return number.intValue();
    }
    Integer parsed = CommandStatus.parse(value.toString().trim());
    if (parsed == null) {
      throw new IllegalStateException(
          SmppServerConstants.COMMAND_STATUS + " '" + value + "' is no command_status");
    }
    return parsed;
  }

  private static String messageId(Message message) {
    String id = message.getHeader(SmppServerConstants.ID, String.class);
    if (id == null || id.isEmpty()) {
      throw new IllegalStateException("the route set no header " + SmppServerConstants.ID);
    }
    return id;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> attributes(Message message) {
    return message.getHeader(SmppServerConstants.ATTRIBUTES, Map.of(), Map.class);
  }

  private static List<UnsuccessDelivery> unsuccessful(Message message) {
    Map<?, ?> failed = message.getHeader(SmppServerConstants.UNSUCCESSFUL, Map.class);
    List<UnsuccessDelivery> list = new ArrayList<>();
    if (failed != null) {
      failed.forEach(
          (key, value) -> {
            SmppAddress address = (SmppAddress) key;
            list.add(
                new UnsuccessDelivery(
                    (byte) address.ton(), (byte) address.npi(), address.address(), status(value)));
          });
    }
    return list;
  }
}
