package io.github.smppbridge.submit;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.gateway.GatewayLimits;
import io.github.smppbridge.route.RouteChoice;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SmppHeaders;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.smpp.text.InvalidSmppTimeException;
import io.github.smppbridge.smpp.text.MessageIds;
import io.github.smppbridge.smpp.text.SmppTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jsmpp.bean.OptionalParameter.Tag;

/**
 * The steps that find out what a submitted PDU asks for: bean {@code submitSteps}, used by {@code
 * routes/submit-sm}. Each reads the camel-smpp headers and sets exchange properties; what an ESME
 * got wrong is a {@link SmppStatusException} with the precise status.
 *
 * @param ids makes message ids
 * @param gatewayIds makes the gateway's ids: at most {@link GatewayLimits#ID} characters, never the
 *     same again
 * @param numbers how destinations are read, unless the account says otherwise
 * @param priorities priority_flag to the gateway's priority
 * @param alwaysAsk whether the network is asked for a report on every message, whatever its ESME
 *     asks for ({@code receipts.always_ask})
 * @param clock the time
 */
public record SubmitSteps(
    MessageIds ids,
    Supplier<String> gatewayIds,
    NumberRules numbers,
    Map<Integer, Integer> priorities,
    boolean alwaysAsk,
    Clock clock) {
  private static final int MAX_PORT = 65_535;
  private static final long MAX_TIME_TO_LIVE_SECONDS = 10L * 365 * 24 * 3600;

  /** Copies the map. */
  public SubmitSteps {
    priorities = Map.copyOf(priorities);
  }

  /**
   * Decides both ids, before anything is stored or sent. Kept if they are decided already: those of
   * a message joined from parts, and the message_id that the destinations of a submit_multi share.
   *
   * @param exchange the submit
   * @throws SmppStatusException ESME_RINVTLVLEN as {@link UserMessageReference} says
   */
  public void assignIds(Exchange exchange) {
    Message message = exchange.getMessage();
    Submission submission = exchange.getProperty(RouteProperties.SUBMISSION, Submission.class);
    if (submission == null) {
      String gatewayId = gatewayIds.get();
      if (ids.areGateways() && message.getHeader(SmppServerConstants.ID) == null) {
        message.setHeader(SmppServerConstants.ID, gatewayId);
      }
      assignMessageId(exchange);
      Instant now = clock.instant();
      submission =
          new Submission(
              gatewayId,
              message.getHeader(SmppServerConstants.SYSTEM_ID, String.class),
              now,
              List.of(
                  new Submission.Part(
                      message.getHeader(SmppServerConstants.ID, String.class),
                      exchange.getProperty(RouteProperties.MULTI_SLOT, 0, Integer.class),
                      SmppHeaders.octet(message, SmppServerConstants.REGISTERED_DELIVERY),
                      UserMessageReference.of(message),
                      now.toEpochMilli(),
                      message.getHeader(SmppServerConstants.SESSION_ID, String.class),
                      SmppHeaders.answered(exchange))));
      exchange.setProperty(RouteProperties.SUBMISSION, submission);
    }
    exchange.setProperty(RouteProperties.GATEWAY_ID, submission.gatewayId());
    if (!submission.stored()) {
      exchange.removeProperty(RouteProperties.EXPIRES_AT);
      exchange.removeProperty(RouteProperties.SEND_AT);
    }
    message.setHeader(SmppServerConstants.ID, submission.messageId());
  }

  /**
   * Decides the message_id alone; does nothing when there is one.
   *
   * @param exchange the submit
   */
  public void assignMessageId(Exchange exchange) {
    Message message = exchange.getMessage();
    if (message.getHeader(SmppServerConstants.ID) == null) {
      message.setHeader(SmppServerConstants.ID, ids.next());
    }
  }

  /**
   * TON, NPI and destination_addr to the number that the phone dials: {@link
   * RouteProperties#DESTINATION} and {@link RouteProperties#DIAL_AS_IS}.
   *
   * @param exchange the submit
   * @throws SmppStatusException ESME_RINVDSTADR
   */
  public void normaliseDestination(Exchange exchange) {
    Message message = exchange.getMessage();
    try {
      Destination destination =
          PhoneNumbers.normalise(
              SmppHeaders.octet(message, SmppServerConstants.DEST_ADDR_TON),
              message.getHeader(SmppServerConstants.DEST_ADDR, String.class),
              numbers.of(message).with(RouteChoice.of(exchange)));
      exchange.setProperty(RouteProperties.DESTINATION, destination.number());
      exchange.setProperty(RouteProperties.DIAL_AS_IS, destination.dialAsIs());
    } catch (InvalidAddressException e) {
      throw new SmppStatusException(CommandStatus.ESME_RINVDSTADR, e.getMessage());
    }
  }

  /**
   * validity_period, or the validity that a route has chosen, and schedule_delivery_time (SMPP v3.4
   * §7.1.1): {@link RouteProperties#EXPIRES_AT} and {@link RouteProperties#SEND_AT}. What is stored
   * keeps its own.
   *
   * @param exchange the submit
   * @throws SmppStatusException ESME_RINVEXPIRY or ESME_RINVSCHED
   */
  public void readTimes(Exchange exchange) {
    if (Submission.of(exchange).stored()) {
      return;
    }
    Message message = exchange.getMessage();
    Instant now = Submission.of(exchange).receivedAt();
    Instant schedule =
        time(
            message, SmppServerConstants.SCHEDULE_DELIVERY_TIME, now, CommandStatus.ESME_RINVSCHED);
    // what a restart delayed beyond its time is sent at once
    boolean resumed = exchange.getProperty(RouteProperties.RESUMED, false, Boolean.class);
    if (schedule != null) {
      boolean later = schedule.isAfter(resumed ? clock.instant() : now);
      exchange.setProperty(RouteProperties.SEND_AT, later ? schedule : null);
    }
    Instant sent = exchange.getProperty(RouteProperties.SEND_AT, now, Instant.class);
    Instant chosen = RouteChoice.of(exchange).expiresAt(sent);
    Instant validity =
        chosen != null
            ? chosen
            : time(
                message, SmppServerConstants.VALIDITY_PERIOD, now, CommandStatus.ESME_RINVEXPIRY);
    if (validity != null) {
      boolean over = resumed && !validity.isAfter(clock.instant());
      if (over || !validity.isAfter(sent)) {
        throw new SmppStatusException(
            CommandStatus.ESME_RINVEXPIRY, "validity_period ends before the message is sent");
      }
      exchange.setProperty(RouteProperties.EXPIRES_AT, validity);
    } else if (schedule != null && !isInTime(exchange)) {
      throw new SmppStatusException(
          CommandStatus.ESME_RINVSCHED, "the message's validity ends before it is sent");
    }
  }

  /** A message that is replaced keeps the validity that replace_sm leaves open. */
  private static boolean isInTime(Exchange exchange) {
    Instant sent = exchange.getProperty(RouteProperties.SEND_AT, Instant.class);
    Instant expires = exchange.getProperty(RouteProperties.EXPIRES_AT, Instant.class);
    return sent == null || expires == null || expires.isAfter(sent);
  }

  private static Instant time(Message message, String header, Instant now, int status) {
    try {
      String value = message.getHeader(header, String.class);
      return value == null ? null : SmppTime.parse(value, now).orElse(null);
    } catch (InvalidSmppTimeException e) {
      throw new SmppStatusException(status, e.getMessage());
    }
  }

  /**
   * qos_time_to_live of a data_sm, in seconds (SMPP v3.4 §5.3.2.9), to validity_period. A time that
   * no validity_period can hold is the default.
   *
   * @param exchange a data_sm
   * @throws SmppStatusException ESME_RINVTLVLEN when it does not have four octets
   */
  public void readTimeToLive(Exchange exchange) {
    Message message = exchange.getMessage();
    Object tlv = SmppHeaders.tlv(message, Tag.QOS_TIME_TO_LIVE.code());
    if (tlv instanceof byte[] octets) { // no integer, or it would have been read as one
      throw new SmppStatusException(
          CommandStatus.ESME_RINVTLVLEN, "qos_time_to_live of " + octets.length + " octets");
    }
    if (tlv instanceof Integer value) {
      long seconds = Integer.toUnsignedLong(value);
      if (seconds > 0 && seconds <= MAX_TIME_TO_LIVE_SECONDS) {
        message.setHeader(
            SmppServerConstants.VALIDITY_PERIOD,
            SmppTime.absolute(clock.instant().plusSeconds(seconds), ZoneOffset.UTC));
      }
    }
  }

  /**
   * priority_flag to the gateway's priority ({@code gateway.priority_map}), unless a route has
   * chosen one: {@link RouteProperties#PRIORITY}.
   *
   * @param exchange the submit
   */
  public void mapPriority(Exchange exchange) {
    int flag = SmppHeaders.octet(exchange.getMessage(), SmppServerConstants.PRIORITY_FLAG);
    Integer chosen = RouteChoice.of(exchange).priority();
    Integer priority = chosen != null ? chosen : priorities.get(flag);
    exchange.setProperty(
        RouteProperties.PRIORITY, priority != null && priority != 0 ? priority : null);
  }

  /**
   * Whether the network is to report on the message, which some charge for: {@link
   * RouteProperties#DELIVERY_REPORT}. When the ESME wants to know its end, of any of its parts.
   * That the phone has sent it, which an intermediate receipt tells, no network need report. What a
   * route has chosen wins.
   *
   * @param exchange the submit, or the replace_sm that was made one
   */
  public void askForReport(Exchange exchange) {
    Submission submission = exchange.getProperty(RouteProperties.SUBMISSION, Submission.class);
    if (submission != null) {
      boolean wanted =
          submission.parts().stream()
              .anyMatch(part -> Receipts.wantsEnd(part.registeredDelivery()));
      Boolean chosen = RouteChoice.of(exchange).deliveryReport();
      exchange.setProperty(
          RouteProperties.DELIVERY_REPORT, chosen != null ? chosen : alwaysAsk || wanted);
    }
  }

  /**
   * Refuses what no phone can send.
   *
   * @param exchange the submit
   * @throws SmppStatusException ESME_RINVMSGLEN for nothing, or more than the gateway keeps or one
   *     data SMS holds; ESME_RSUBMITFAIL for binary without a port
   */
  public void checkContent(Exchange exchange) {
    Message message = exchange.getMessage();
    Object body = message.getBody();
    Integer port = message.getHeader(SmppServerConstants.DESTINATION_PORT, Integer.class);
    if (body instanceof byte[] octets) {
      checkData(octets.length, port);
      return;
    }
    String text = message.getBody(String.class);
    if (text == null || text.isEmpty() || text.length() > GatewayLimits.TEXT) {
      throw new SmppStatusException(
          CommandStatus.ESME_RINVMSGLEN, "the text is empty or longer than " + GatewayLimits.TEXT);
    }
    if (!GatewayLimits.holds(text)) {
      throw new SmppStatusException(
          CommandStatus.ESME_RINVMSGLEN, "the text has more octets than the gateway keeps");
    }
  }

  private static void checkData(int octets, Integer port) {
    if (octets == 0) {
      throw new SmppStatusException(CommandStatus.ESME_RINVMSGLEN, "the message is empty");
    }
    if (port == null) {
      throw new SmppStatusException(
          CommandStatus.ESME_RSUBMITFAIL, "binary without a port: no phone can send it");
    }
    if (port < 1 || port > MAX_PORT) {
      throw new SmppStatusException(CommandStatus.ESME_RINVTLVVAL, "port " + port);
    }
    if (octets > GatewayLimits.DATA) {
      throw new SmppStatusException(
          CommandStatus.ESME_RINVMSGLEN,
          octets + " octets for a port: a phone sends no more than " + GatewayLimits.DATA);
    }
  }
}
