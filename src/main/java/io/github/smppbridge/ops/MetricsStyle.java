package io.github.smppbridge.ops;

import io.github.smppbridge.smpp.BindType;
import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
import java.util.Locale;
import java.util.Map;

/** How the values of labels are written: {@code http.metrics_style}. */
public enum MetricsStyle {
  /** Statuses by their names, commands as the specification writes them. */
  BRIDGE,

  /** As android-sms-gateway/smpp-server (Go) has them, for its boards and alerts. */
  SMPP_SERVER;

  private static final int CLIENT_ERROR = 400;
  private static final int CONFLICT = 409;
  private static final int NOT_IMPLEMENTED = 501;
  private static final String SUCCESS = "success";
  private static final String FAILURE = "failure";

  /** The others of ours that server did not call. */
  private static final Map<String, String> OPERATIONS =
      Map.of(
          "send_message", "submit_sms",
          "get_message", "query_sms",
          "list_devices", "ping",
          "delete_webhook", "deregister_webhook");

  /** Answers that are no failure: a gateway without tokens, and a message that it has already. */
  private static final Map<String, Integer> EXPECTED =
      Map.of(
          "create_token", NOT_IMPLEMENTED,
          "revoke_token", NOT_IMPLEMENTED,
          "send_message", CONFLICT);

  /**
   * The style of that name.
   *
   * @param name as the key has it
   */
  public static MetricsStyle of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** submit_sm_resp, or SubmitSMResp. */
  String command(Command command) {
    if (this == BRIDGE || command == Command.UNKNOWN) {
      return command.commandName();
    }
    StringBuilder name = new StringBuilder();
    for (String word : command.name().split("_")) {
      boolean whole = word.equals("SM") || word.equals("NACK");
      name.append(word.charAt(0))
          .append(whole ? word.substring(1) : word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }

  /** transceiver, or trx. */
  String bindType(BindType type) {
    return this == BRIDGE
        ? type.name().toLowerCase(Locale.ROOT)
        : switch (type) {
          case TRANSMITTER -> "tx";
          case RECEIVER -> "rx";
          case TRANSCEIVER -> "trx";
        };
  }

  /** ESME_RINVPASWD, or failure. */
  String outcome(int commandStatus) {
    return this == BRIDGE
        ? code(commandStatus)
        : commandStatus == CommandStatus.ESME_ROK ? SUCCESS : FAILURE;
  }

  /** ESME_RINVPASWD, or 0x0000000E. */
  String code(int commandStatus) {
    if (commandStatus == StatusCounters.OTHER) {
      return "other";
    }
    return this == BRIDGE
        ? CommandStatus.name(commandStatus)
        : String.format(Locale.ROOT, "0x%08X", commandStatus);
  }

  /** What the gateway was asked for. */
  String operation(String operation) {
    return this == BRIDGE ? operation : OPERATIONS.getOrDefault(operation, operation);
  }

  /**
   * The gateway's HTTP status, or what it means.
   *
   * @param operation by our name
   * @param status 0 when there was no answer
   */
  String answer(String operation, int status) {
    if (this == BRIDGE) {
      return status == 0 ? "error" : Integer.toString(status);
    }
    boolean well = status > 0 && status < CLIENT_ERROR;
    return well || Integer.valueOf(status).equals(EXPECTED.get(operation)) ? SUCCESS : FAILURE;
  }
}
