package io.github.smppbridge.smpp;

import java.util.List;
import java.util.Map;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.UnsuccessDelivery;

/**
 * The answer to a request of an ESME: a status, and with ESME_ROK what the response carries.
 * Immutable. With any other status a response has no body (SMPP v3.4 §4.4.2), whatever is set here.
 */
public final class SmppResponse {
  private static final SmppResponse OK =
      new SmppResponse(CommandStatus.ESME_ROK, "", List.of(), "", 0, 0, List.of(), Map.of());

  private final int commandStatus;
  private final String messageId;
  private final List<OptionalParameter> tlvs;
  private final String finalDate;
  private final int messageState;
  private final int errorCode;
  private final List<UnsuccessDelivery> failed;
  private final Map<String, Object> attributes;

  private SmppResponse(
      int commandStatus,
      String messageId,
      List<OptionalParameter> tlvs,
      String finalDate,
      int messageState,
      int errorCode,
      List<UnsuccessDelivery> failed,
      Map<String, Object> attributes) {
    this.commandStatus = commandStatus;
    this.messageId = messageId == null ? "" : messageId;
    this.tlvs = List.copyOf(tlvs);
    this.finalDate = finalDate == null ? "" : finalDate;
    this.messageState = messageState;
    this.errorCode = errorCode;
    this.failed = List.copyOf(failed);
    this.attributes = attributes;
  }

  /**
   * A bare status.
   *
   * @param commandStatus see {@link CommandStatus}
   * @return the response
   */
  public static SmppResponse status(int commandStatus) {
    return commandStatus == CommandStatus.ESME_ROK
        ? OK
        : new SmppResponse(commandStatus, "", List.of(), "", 0, 0, List.of(), Map.of());
  }

  /**
   * ESME_ROK with nothing else, for cancel_sm and replace_sm.
   *
   * @return the response
   */
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
    return messageId(messageId, List.of());
  }

  /**
   * ESME_ROK with a message_id and TLVs, for submit_sm and data_sm.
   *
   * @param messageId at most 64 characters
   * @param tlvs left out for an ESME of a version before 3.4
   * @return the response
   */
  public static SmppResponse messageId(String messageId, List<OptionalParameter> tlvs) {
    return new SmppResponse(CommandStatus.ESME_ROK, messageId, tlvs, "", 0, 0, List.of(), Map.of());
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
        CommandStatus.ESME_ROK,
        messageId,
        List.of(),
        finalDate,
        messageState,
        errorCode,
        List.of(),
        Map.of());
  }

  /**
   * The answer to submit_multi (SMPP v3.4 §4.5.2).
   *
   * @param messageId at most 64 characters
   * @param failed the destinations that were not taken, each with its status
   * @return the response
   */
  public static SmppResponse multi(String messageId, List<UnsuccessDelivery> failed) {
    return new SmppResponse(
        CommandStatus.ESME_ROK, messageId, List.of(), "", 0, 0, failed, Map.of());
  }

  /**
   * Accepts a bind.
   *
   * @param attributes what {@link SmppSession#attributes()} gives from then on; copied
   * @return the response
   */
  public static SmppResponse bound(Map<String, Object> attributes) {
    return new SmppResponse(
        CommandStatus.ESME_ROK, "", List.of(), "", 0, 0, List.of(), Map.copyOf(attributes));
  }

  /**
   * The status.
   *
   * @return see {@link CommandStatus}
   */
  public int commandStatus() {
    return commandStatus;
  }

  String messageId() {
    return messageId;
  }

  List<OptionalParameter> tlvs() {
    return tlvs;
  }

  String finalDate() {
    return finalDate;
  }

  int messageState() {
    return messageState;
  }

  int errorCode() {
    return errorCode;
  }

  List<UnsuccessDelivery> failed() {
    return failed;
  }

  Map<String, Object> attributes() {
    return attributes;
  }

  @Override
  public String toString() {
    return "SmppResponse[" + CommandStatus.name(commandStatus) + "]";
  }
}
