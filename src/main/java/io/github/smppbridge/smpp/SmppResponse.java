package io.github.smppbridge.smpp;

import java.util.List;
import java.util.Map;
import org.jsmpp.bean.UnsuccessDelivery;

/**
 * The answer to a request of an ESME: a status, and with ESME_ROK what the response carries. With
 * any other status that is left out or empty, as the command has it, but for the destinations of a
 * submit_multi. Made by the methods named after the answers.
 *
 * @param commandStatus see {@link CommandStatus}
 * @param messageId at most 64 characters, "" for none
 * @param finalDate when the state became final, 16 characters (§7.1.1), "" while it is not
 * @param messageState the number of §5.2.28
 * @param errorCode the network's error code, 0 for none
 * @param failed the destinations of a submit_multi that were not taken, each with its status
 * @param attributes what {@link SmppSession#attributes()} gives after a bind
 * @param reason why the request, or a destination of it, is refused, for the log alone; null = not
 *     known
 */
public record SmppResponse(
    int commandStatus,
    String messageId,
    String finalDate,
    int messageState,
    int errorCode,
    List<UnsuccessDelivery> failed,
    Map<String, Object> attributes,
    String reason) {
  private static final SmppResponse OK = of(CommandStatus.ESME_ROK, "");

  /** Copies the list and the map; null texts become "". */
  public SmppResponse {
    messageId = messageId == null ? "" : messageId;
    finalDate = finalDate == null ? "" : finalDate;
    failed = List.copyOf(failed);
    attributes = Map.copyOf(attributes);
  }

  private static SmppResponse of(int status, String messageId) {
    return new SmppResponse(status, messageId, "", 0, 0, List.of(), Map.of(), null);
  }

  /**
   * A bare status.
   *
   * @param commandStatus see {@link CommandStatus}
   * @return the response
   */
  public static SmppResponse status(int commandStatus) {
    return commandStatus == CommandStatus.ESME_ROK ? OK : of(commandStatus, "");
  }

  /** ESME_ROK with nothing else, for cancel_sm and replace_sm: the response. */
  public static SmppResponse ok() {
    return OK;
  }

  /**
   * ESME_ROK with a message_id, for submit_sm and data_sm.
   *
   * @param messageId at most 64 characters
   * @return the response
   */
  public static SmppResponse messageId(String messageId) {
    return of(CommandStatus.ESME_ROK, messageId);
  }

  /**
   * The answer to query_sm (SMPP v3.4 §4.8.2).
   *
   * @param messageId the id asked for
   * @param finalDate when the state became final, 16 characters (§7.1.1), null while it is not
   * @param messageState the number of §5.2.28
   * @param errorCode the network's error code, 0 for none
   * @return the response
   */
  public static SmppResponse query(
      String messageId, String finalDate, int messageState, int errorCode) {
    return new SmppResponse(
        0, messageId, finalDate, messageState, errorCode, List.of(), Map.of(), null);
  }

  /**
   * The answer to submit_multi (SMPP v3.4 §4.5.2).
   *
   * @param messageId at most 64 characters
   * @param failed the destinations that were not taken, each with its status
   * @return the response
   */
  public static SmppResponse multi(String messageId, List<UnsuccessDelivery> failed) {
    return new SmppResponse(0, messageId, "", 0, 0, failed, Map.of(), null);
  }

  /**
   * The answer to a submit_multi of which no destination was taken.
   *
   * @param commandStatus see {@link CommandStatus}
   * @param failed the destinations, each with its status; empty when they were not looked at
   * @return the response
   */
  public static SmppResponse multi(int commandStatus, List<UnsuccessDelivery> failed) {
    return new SmppResponse(commandStatus, "", "", 0, 0, failed, Map.of(), null);
  }

  /**
   * Accepts a bind.
   *
   * @param attributes what {@link SmppSession#attributes()} gives from then on
   * @return the response
   */
  public static SmppResponse bound(Map<String, Object> attributes) {
    return new SmppResponse(0, "", "", 0, 0, List.of(), attributes, null);
  }

  /** The answer to a request that failed in an unexpected way, of which the log has told. */
  public static SmppResponse unexpected() {
    return status(CommandStatus.ESME_RSYSERR).because("an error, told as such before");
  }

  /**
   * The same answer with what the log says of it, and nobody else is told.
   *
   * @param why for people: why the request, or a destination of it, is refused; without texts,
   *     phone numbers and secrets; null = not known
   * @return the response
   */
  public SmppResponse because(String why) {
    return new SmppResponse(
        commandStatus, messageId, finalDate, messageState, errorCode, failed, attributes, why);
  }

  /** The status alone: an answer may hold what belongs to nobody else. */
  @Override
  public String toString() {
    return "SmppResponse[" + CommandStatus.name(commandStatus) + "]";
  }
}
