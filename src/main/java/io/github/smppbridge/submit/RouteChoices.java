package io.github.smppbridge.submit;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.OtherGateway;
import io.github.smppbridge.log.SparseLines;
import io.github.smppbridge.route.ChoiceHeaders;
import io.github.smppbridge.route.RouteChoice;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads how a route wants a message sent: bean {@code routeChoices}. A value that means nothing is
 * a mistake of the route, not of the ESME, and never a default: the message is refused for now, so
 * that none is lost until the route is right, and the log names the header.
 */
public final class RouteChoices {
  private static final Logger LOG = LoggerFactory.getLogger(RouteChoices.class);
  private static final SparseLines LINES = new SparseLines(10);

  private static final int SIMS = 3;
  private static final int MOST_OF_DEVICE = 128;
  private static final Duration LONGEST = Duration.ofDays(3_650);
  private static final Pattern DURATION =
      Pattern.compile(
          "(?:(\\d{1,4})d)?(?:(\\d{1,5})h)?(?:(\\d{1,7})m)?(?:(\\d{1,9})s)?",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?\\d+(?:\\.\\d+)?\\s*");

  private final Predicate<String> gateways;

  /**
   * Makes the bean.
   *
   * @param gateways whether accounts.file has a gateway of that name
   */
  public RouteChoices(Predicate<String> gateways) {
    this.gateways = gateways;
  }

  /**
   * Reads the headers: property {@link RouteProperties#ROUTE_CHOICE}, none when there are none; and
   * property {@link RouteProperties#GATEWAY_NAME} of what is not stored, which stays where it went.
   *
   * @param exchange a submit, as {@code before-submit} left it
   * @throws SmppStatusException ESME_RSYSERR when one of them means nothing
   */
  public void read(Exchange exchange) {
    Message message = exchange.getMessage();
    Object device = message.getHeader(ChoiceHeaders.DEVICE);
    Object sim = message.getHeader(ChoiceHeaders.SIM);
    Object priority = message.getHeader(ChoiceHeaders.PRIORITY);
    Object validity = message.getHeader(ChoiceHeaders.VALIDITY);
    Object report = message.getHeader(ChoiceHeaders.DELIVERY_REPORT);
    Object any = message.getHeader(ChoiceHeaders.SKIP_PHONE_VALIDATION);
    Object gateway = message.getHeader(ChoiceHeaders.GATEWAY);
    if (device == null
        && sim == null
        && priority == null
        && validity == null
        && report == null
        && any == null
        && gateway == null) {
      if (!stored(exchange)) {
        exchange.removeProperty(RouteProperties.GATEWAY_NAME);
      }
      exchange.removeProperty(RouteProperties.ROUTE_CHOICE);
      return;
    }
    List<String> names = gateways(message, gateway);
    Object time = present(validity) ? validity(message, validity) : null;
    exchange.setProperty(
        RouteProperties.ROUTE_CHOICE,
        new RouteChoice(
            device(message, device),
            whole(message, ChoiceHeaders.SIM, sim, 1, SIMS),
            whole(message, ChoiceHeaders.PRIORITY, priority, Byte.MIN_VALUE, Byte.MAX_VALUE),
            time instanceof Duration lifetime ? lifetime : null,
            time instanceof Instant until ? until : null,
            flag(message, ChoiceHeaders.DELIVERY_REPORT, report),
            flag(message, ChoiceHeaders.SKIP_PHONE_VALIDATION, any),
            names));
    if (!stored(exchange)) {
      GatewayChoice.set(exchange, names.isEmpty() ? null : names.get(0));
    }
  }

  private static boolean stored(Exchange exchange) {
    Submission submission = exchange.getProperty(RouteProperties.SUBMISSION, Submission.class);
    return submission != null && submission.stored();
  }

  private List<String> gateways(Message message, Object value) {
    if (!present(value)) {
      return List.of();
    }
    List<String> names =
        Stream.of(value.toString().split(",", -1)).map(String::strip).distinct().toList();
    if (!names.stream().allMatch(name -> name.equals(OtherGateway.OWN) || gateways.test(name))) {
      throw wrong(message, ChoiceHeaders.GATEWAY, value, "own or gateways of accounts.file");
    }
    return names;
  }

  /** An expression that finds nothing makes an empty text. */
  private static boolean present(Object value) {
    return value != null && !(value instanceof String text && text.isBlank());
  }

  private static String device(Message message, Object value) {
    if (!present(value)) {
      return null;
    }
    if (!(value instanceof String name) || name.strip().length() > MOST_OF_DEVICE) {
      throw wrong(message, ChoiceHeaders.DEVICE, value, "the id or name of a phone");
    }
    return name.strip();
  }

  private static Integer whole(Message message, String header, Object value, int least, int most) {
    if (!present(value)) {
      return null;
    }
    try {
      // no rounding: 1.5 is no SIM
      int number = Integer.parseInt(value.toString().strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw wrong(message, header, value, "a whole number from " + least + " to " + most);
  }

  private static Boolean flag(Message message, String header, Object value) {
    if (!present(value)) {
      return null;
    }
    return switch (value.toString().strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(message, header, value, "true or false");
    };
  }

  private static Object validity(Message message, Object value) {
    Object time = value instanceof String text ? time(text.strip()) : value;
    if (time instanceof Instant) {
      return time;
    }
    if (time instanceof Duration lifetime
        && lifetime.compareTo(Duration.ofSeconds(1)) >= 0
        && lifetime.compareTo(LONGEST) <= 0) {
      return lifetime;
    }
    throw wrong(
        message,
        ChoiceHeaders.VALIDITY,
        value,
        "a time with its unit (90s, 10m, 1h30m, 2d), of a second at least, or an instant");
  }

  private static Object time(String text) {
    Matcher parts = DURATION.matcher(text);
    if (parts.matches() && !text.isEmpty()) {
      return Duration.ofDays(part(parts, 1))
          .plusHours(part(parts, 2))
          .plusMinutes(part(parts, 3))
          .plusSeconds(part(parts, 4));
    }
    try {
      return text.startsWith("P") ? Duration.parse(text) : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static long part(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
  }

  private static SmppStatusException wrong(
      Message message, String header, Object value, String allowed) {
    return refused(
        message,
        header,
        CommandStatus.ESME_RSYSERR,
        header + ": a " + kind(value) + " that is not " + allowed);
  }

  /**
   * A choice that cannot be followed, told in the log, a line of its kind in ten seconds.
   *
   * @param message the message, whose account the line names
   * @param header the header that says it
   * @param status the command_status
   * @param reason which header, and what is the matter with its value; never the value, which may
   *     be made of a phone number
   */
  static SmppStatusException refused(Message message, String header, int status, String reason) {
    Object account = message.getHeader(SmppServerConstants.SYSTEM_ID);
    long many = LINES.due(header + status + account);
    if (many > 0) {
      LOG.warn(
          "{} messages of {} refused with {}, as a route set header {}",
          many,
          account,
          CommandStatus.name(status),
          reason);
    }
    return new SmppStatusException(status, reason);
  }

  private static String kind(Object value) {
    if (value instanceof Number || value instanceof String text && NUMBER.matcher(text).matches()) {
      return "number";
    }
    return value instanceof String ? "text" : value.getClass().getSimpleName();
  }
}
