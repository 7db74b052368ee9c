package io.github.smppbridge.smpp;

import static io.github.smppbridge.smpp.SessionState.BOUND_RX;
import static io.github.smppbridge.smpp.SessionState.BOUND_TRX;
import static io.github.smppbridge.smpp.SessionState.BOUND_TX;
import static io.github.smppbridge.smpp.SessionState.OPEN;
import static io.github.smppbridge.smpp.SessionState.UNBINDING;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The commands of SMPP v3.4 (§5.1.2.1), as a server sees them coming from an ESME: their
 * command_id, in which states they are allowed (Table 2-1), and who deals with them. This is the
 * only such table; whatever is not allowed here is answered with ESME_RINVBNDSTS in the command's
 * own response.
 *
 * <p>Departures from Table 2-1, all towards what clients do: enquire_link is answered in every
 * state, replace_sm is taken from transceivers too.
 */
public enum Command {
  /** bind_receiver, §4.1.3. */
  BIND_RECEIVER(0x00000001, Handling.BIND, EnumSet.of(OPEN)),
  /** bind_transmitter, §4.1.1. */
  BIND_TRANSMITTER(0x00000002, Handling.BIND, EnumSet.of(OPEN)),
  /** bind_transceiver, §4.1.5. */
  BIND_TRANSCEIVER(0x00000009, Handling.BIND, EnumSet.of(OPEN)),
  /** unbind, §4.2. */
  UNBIND(0x00000006, Handling.UNBIND, EnumSet.of(BOUND_TX, BOUND_RX, BOUND_TRX, UNBINDING)),
  /** enquire_link, §4.11. */
  ENQUIRE_LINK(
      0x00000015,
      Handling.ENQUIRE_LINK,
      EnumSet.of(OPEN, BOUND_TX, BOUND_RX, BOUND_TRX, UNBINDING)),
  /** submit_sm, §4.4. */
  SUBMIT_SM(0x00000004, Handling.MESSAGE, EnumSet.of(BOUND_TX, BOUND_TRX)),
  /** submit_multi, §4.5. */
  SUBMIT_MULTI(0x00000021, Handling.MESSAGE, EnumSet.of(BOUND_TX, BOUND_TRX)),
  /** data_sm, §4.7. */
  DATA_SM(0x00000103, Handling.MESSAGE, EnumSet.of(BOUND_TX, BOUND_RX, BOUND_TRX)),
  /** query_sm, §4.8. */
  QUERY_SM(0x00000003, Handling.MESSAGE, EnumSet.of(BOUND_TX, BOUND_TRX)),
  /** cancel_sm, §4.9. */
  CANCEL_SM(0x00000008, Handling.MESSAGE, EnumSet.of(BOUND_TX, BOUND_TRX)),
  /** replace_sm, §4.10. */
  REPLACE_SM(0x00000007, Handling.MESSAGE, EnumSet.of(BOUND_TX, BOUND_TRX)),
  /** deliver_sm, §4.6: only a server sends it, so ESME_RINVCMDID when an ESME does. */
  DELIVER_SM(0x00000005, Handling.UNSUPPORTED, EnumSet.of(BOUND_TX, BOUND_RX, BOUND_TRX)),
  /** outbind, §4.1.7: only a server sends it and it has no response, so it is ignored. */
  OUTBIND(0x0000000B, Handling.IGNORED, EnumSet.noneOf(SessionState.class)),
  /** alert_notification, §4.12: only a server sends it and it has no response: ignored. */
  ALERT_NOTIFICATION(0x00000102, Handling.IGNORED, EnumSet.noneOf(SessionState.class)),
  /** generic_nack, §4.3: settles the request with its sequence number. */
  GENERIC_NACK(0x80000000, Handling.RESPONSE, EnumSet.of(BOUND_TX, BOUND_RX, BOUND_TRX, UNBINDING)),
  /** deliver_sm_resp, §4.6.2. */
  DELIVER_SM_RESP(0x80000005, Handling.RESPONSE, EnumSet.of(BOUND_RX, BOUND_TRX, UNBINDING)),
  /** data_sm_resp, §4.7.2. */
  DATA_SM_RESP(0x80000103, Handling.RESPONSE, EnumSet.of(BOUND_TX, BOUND_RX, BOUND_TRX, UNBINDING)),
  /** enquire_link_resp, §4.11.2. */
  ENQUIRE_LINK_RESP(
      0x80000015, Handling.RESPONSE, EnumSet.of(BOUND_TX, BOUND_RX, BOUND_TRX, UNBINDING)),
  /** unbind_resp, §4.2.2. */
  UNBIND_RESP(0x80000006, Handling.RESPONSE, EnumSet.of(UNBINDING)),
  /** bind_receiver_resp: only a server sends it. */
  BIND_RECEIVER_RESP(0x80000001, Handling.IGNORED, EnumSet.noneOf(SessionState.class)),
  /** bind_transmitter_resp: only a server sends it. */
  BIND_TRANSMITTER_RESP(0x80000002, Handling.IGNORED, EnumSet.noneOf(SessionState.class)),
  /** bind_transceiver_resp: only a server sends it. */
  BIND_TRANSCEIVER_RESP(0x80000009, Handling.IGNORED, EnumSet.noneOf(SessionState.class)),
  /** submit_sm_resp: only a server sends it. */
  SUBMIT_SM_RESP(0x80000004, Handling.IGNORED, EnumSet.noneOf(SessionState.class)),
  /** submit_multi_resp: only a server sends it. */
  SUBMIT_MULTI_RESP(0x80000021, Handling.IGNORED, EnumSet.noneOf(SessionState.class)),
  /** query_sm_resp: only a server sends it. */
  QUERY_SM_RESP(0x80000003, Handling.IGNORED, EnumSet.noneOf(SessionState.class)),
  /** cancel_sm_resp: only a server sends it. */
  CANCEL_SM_RESP(0x80000008, Handling.IGNORED, EnumSet.noneOf(SessionState.class)),
  /** replace_sm_resp: only a server sends it. */
  REPLACE_SM_RESP(0x80000007, Handling.IGNORED, EnumSet.noneOf(SessionState.class)),
  /** Any command_id that is not in the specification: generic_nack ESME_RINVCMDID. */
  UNKNOWN(0xFFFFFFFF, Handling.UNKNOWN, EnumSet.noneOf(SessionState.class));

  /** Who deals with a command that is allowed in the session's state. */
  enum Handling {
    /** The application decides; the engine keeps the state. */
    BIND,
    /** The application answers. */
    MESSAGE,
    /** The engine answers. */
    ENQUIRE_LINK,
    /** The engine answers and closes. */
    UNBIND,
    /** Settles a request of ours; ignored when there is none. */
    RESPONSE,
    /** Recognised, answered ESME_RINVCMDID in its own response. */
    UNSUPPORTED,
    /** Recognised; there is no response to it, or it is one nobody asked for. */
    IGNORED,
    /** Answered generic_nack. */
    UNKNOWN
  }

  private static final int RESPONSE_BIT = 0x80000000;
  private static final Command[] REQUESTS = new Command[0x104];
  private static final Command[] RESPONSES = new Command[0x104];

  static {
    for (Command command : values()) {
      if (command != UNKNOWN) {
        int index = command.commandId & ~RESPONSE_BIT;
        (command.commandId < 0 ? RESPONSES : REQUESTS)[index] = command;
      }
    }
  }

  private final int commandId;
  private final Handling handling;
  private final Set<SessionState> allowedStates;
  private final String commandName = name().toLowerCase(Locale.ROOT);

  Command(int commandId, Handling handling, EnumSet<SessionState> allowedStates) {
    this.commandId = commandId;
    this.handling = handling;
    this.allowedStates = allowedStates;
  }

  /**
   * Finds a command.
   *
   * @param commandId the command_id of a PDU
   * @return the command, {@link #UNKNOWN} when the specification has none
   */
  public static Command of(int commandId) {
    int index = commandId & ~RESPONSE_BIT;
    if (index >= REQUESTS.length) {
      return UNKNOWN;
    }
    Command command = (commandId < 0 ? RESPONSES : REQUESTS)[index];
    return command == null ? UNKNOWN : command;
  }

  /** The number on the wire: the command_id. */
  public int commandId() {
    return commandId;
  }

  /** The name in the specification: such as {@code submit_sm}. */
  public String commandName() {
    return commandName;
  }

  /**
   * The command_id of the response to this request.
   *
   * @return the own response, or generic_nack where there is none
   */
  public int responseId() {
    return hasResponse() ? commandId | RESPONSE_BIT : GENERIC_NACK.commandId;
  }

  /**
   * The command that answers this one.
   *
   * @return the own response, or {@link #GENERIC_NACK} where there is none
   */
  public Command response() {
    return of(responseId());
  }

  /**
   * Tells whether an ESME may send this in a state.
   *
   * @param state the state
   * @return true when the table allows it
   */
  public boolean allowedIn(SessionState state) {
    return allowedStates.contains(state);
  }

  /**
   * Tells whether the application answers this command.
   *
   * @return true for binds and for what carries, asks for or changes messages
   */
  public boolean application() {
    return handling == Handling.BIND || handling == Handling.MESSAGE;
  }

  /**
   * Tells whether this is one of the three binds.
   *
   * @return true for bind_receiver, bind_transmitter and bind_transceiver
   */
  public boolean bind() {
    return handling == Handling.BIND;
  }

  /** As what a bind binds: null for other commands. */
  public BindType bindType() {
    return switch (this) {
      case BIND_RECEIVER -> BindType.RECEIVER;
      case BIND_TRANSMITTER -> BindType.TRANSMITTER;
      case BIND_TRANSCEIVER -> BindType.TRANSCEIVER;
      default -> null;
    };
  }

  Handling handling() {
    return handling;
  }

  private boolean hasResponse() {
    return commandId > 0 && this != OUTBIND && this != ALERT_NOTIFICATION;
  }
}
