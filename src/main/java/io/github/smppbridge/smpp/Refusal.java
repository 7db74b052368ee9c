package io.github.smppbridge.smpp;

import io.github.smppbridge.smpp.pdu.MessageOutline;
import java.util.regex.Pattern;

/**
 * A request that was answered with an error, or a submit_multi some of whose destinations were
 * refused: what a log line says of it.
 *
 * @param reason for people: without texts; what looks like a phone number is taken out
 * @param message how long it is, and its data_coding
 */
record Refusal(
    SmppSession session, Command command, int status, String reason, MessageOutline message) {
  private static final String NONE = "no reason is known";

  /** Characters of a reason: a route may say anything. */
  private static final int MOST_CHARACTERS = 300;

  private static final Pattern PHONE_NUMBER = Pattern.compile("\\+?\\d{7,}");
  private static final Pattern DIGITS = Pattern.compile("\\d+");

  Refusal {
    reason = reason == null || reason.isBlank() ? NONE : presentable(reason);
  }

  private static String presentable(String reason) {
    String start =
        reason.length() <= MOST_CHARACTERS ? reason : reason.substring(0, MOST_CHARACTERS) + "…";
    return PHONE_NUMBER.matcher(start).replaceAll("…");
  }

  /** Of a request that the application answered. */
  static Refusal of(SmppRequest request, int status, String reason) {
    return new Refusal(
        request.session(), request.command(), status, reason, MessageOutline.of(request.pdu()));
  }

  /** Tells whether a message was to be sent by it. */
  boolean ofSubmit() {
    return switch (command) {
      case SUBMIT_SM, SUBMIT_MULTI, DATA_SM, REPLACE_SM -> true;
      default -> false;
    };
  }

  /** What it shares with others of its kind: all but the numbers in the reason. */
  String kind() {
    return session.systemId()
        + '\n'
        + command
        + '\n'
        + status
        + '\n'
        + DIGITS.matcher(reason).replaceAll("#");
  }

  @Override
  public String toString() {
    String how =
        status == CommandStatus.ESME_ROK
            ? " refused in part: "
            : " refused with " + CommandStatus.name(status) + ": ";
    return session + ": " + command.commandName() + how + reason + " (" + message + ")";
  }
}
