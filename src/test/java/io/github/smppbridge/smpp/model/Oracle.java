package io.github.smppbridge.smpp.model;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.pdu.InvalidPduException;
import io.github.smppbridge.smpp.pdu.PduReader;
import java.util.Set;

/**
 * What a session says to each PDU of its client, in the order they are written: SMPP v3.4 §2.2,
 * written apart from the engine's own table. It knows nothing of what the server does by itself.
 */
final class Oracle {
  /** Where the session stands when all that was written has been read. */
  enum State {
    OPEN,
    TRANSMITTER,
    RECEIVER,
    TRANSCEIVER,
    UNBINDING,
    OVER
  }

  private static final int MOST_ERRORS = 10;
  private static final int MOST_ENQUIRIES = 100;
  private static final int MOST_OCTETS = 4096;

  private final long seed;
  private final int client;
  private State state = State.OPEN;
  private int errors;
  private int enquiries;
  private int position;
  private Plan bind;
  private Expected bindAnswer;
  private boolean unbindWritten;
  private boolean wrong;

  Oracle(long seed, int client) {
    this.seed = seed;
    this.client = client;
  }

  State state() {
    return state;
  }

  /** Whether it is bound to receive, once its bind is answered. */
  boolean receives() {
    return state == State.RECEIVER || state == State.TRANSCEIVER;
  }

  /** What answers the bind; null while none was taken. */
  Expected bindAnswer() {
    return bindAnswer;
  }

  /** Requests at once, once it is bound. */
  int window() {
    return bind == null ? 1 : bind.window();
  }

  boolean unbindWritten() {
    return unbindWritten;
  }

  /** Whether the client has done what ends a connection. */
  boolean wrong() {
    return wrong;
  }

  /** A PDU is written: what it has to lead to; null for nothing. */
  Expected written(Frame frame) {
    position++;
    if (state == State.OVER) {
      return null;
    }
    Command command = frame.command();
    if (frame.length() < 16 || frame.length() > (open() ? MOST_OCTETS : 70_000)) {
      Expected answer =
          expected(frame, Command.GENERIC_NACK.commandId(), CommandStatus.ESME_RINVCMDLEN);
      answer.optional = state == State.UNBINDING;
      state = State.OVER;
      wrong = true;
      return answer;
    }
    if (command == Command.OUTBIND
        || command == Command.ALERT_NOTIFICATION
        || frame.commandId() < 0) {
      ignored(command);
      return null;
    }
    boolean unbinding = state == State.UNBINDING;
    Expected answer = request(frame, command);
    answer.optional = unbinding;
    return answer;
  }

  private boolean open() {
    return state == State.OPEN;
  }

  private void ignored(Command command) {
    if (open() && ++errors >= MOST_ERRORS) {
      state = State.OVER;
      wrong = true;
    }
  }

  private Expected request(Frame frame, Command command) {
    int responseId =
        command == Command.UNKNOWN ? Command.GENERIC_NACK.commandId() : command.responseId();
    return switch (command) {
      case ENQUIRE_LINK -> {
        if (open() && ++enquiries >= MOST_ENQUIRIES) {
          state = State.OVER;
          wrong = true;
        }
        yield expected(frame, responseId, CommandStatus.ESME_ROK);
      }
      case UNKNOWN -> error(frame, responseId, CommandStatus.ESME_RINVCMDID);
      case UNBIND -> unbind(frame, responseId);
      case DELIVER_SM ->
          error(
              frame,
              responseId,
              open()
                  ? CommandStatus.ESME_RINVBNDSTS
                  : state == State.UNBINDING
                      ? CommandStatus.ESME_RSYSERR
                      : CommandStatus.ESME_RINVCMDID);
      case BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER -> bind(frame, command, responseId);
      default -> message(frame, command, responseId);
    };
  }

  /** Without a bind it ends the connection all the same. */
  private Expected unbind(Frame frame, int responseId) {
    wrong |= open();
    unbindWritten |= !open();
    int status = bindAnswer == null ? CommandStatus.ESME_RINVBNDSTS : CommandStatus.ESME_ROK;
    state = State.UNBINDING;
    return expected(frame, responseId, status);
  }

  private Expected bind(Frame frame, Command command, int responseId) {
    if (!open()) {
      return expected(frame, responseId, CommandStatus.ESME_RALYBND);
    }
    int invalid = invalid(frame, command);
    if (invalid != 0) {
      state = State.OVER;
      return expected(frame, responseId, invalid);
    }
    bind = Plan.of(seed, client, command, frame.sequence());
    state =
        bind.told() != CommandStatus.ESME_ROK
            ? State.OVER
            : switch (command) {
              case BIND_RECEIVER -> State.RECEIVER;
              case BIND_TRANSMITTER -> State.TRANSMITTER;
              default -> State.TRANSCEIVER;
            };
    bindAnswer = planned(frame, responseId, bind);
    return bindAnswer;
  }

  private Expected message(Frame frame, Command command, int responseId) {
    if (open() || state == State.RECEIVER && command != Command.DATA_SM) {
      return error(frame, responseId, CommandStatus.ESME_RINVBNDSTS);
    } else if (state == State.UNBINDING) {
      return error(frame, responseId, CommandStatus.ESME_RSYSERR);
    }
    int invalid = invalid(frame, command);
    return invalid != 0
        ? error(frame, responseId, invalid)
        : planned(frame, responseId, Plan.of(seed, client, command, frame.sequence()));
  }

  /** The status of a body that cannot be; how bodies are read has tests of its own. */
  private static int invalid(Frame frame, Command command) {
    try {
      PduReader.read(command, frame.octets(), 0);
      return 0;
    } catch (InvalidPduException e) {
      return e.commandStatus();
    }
  }

  private Expected planned(Frame frame, int responseId, Plan plan) {
    // a damaged one may ask for what takes many times as long
    int millis = plan.millis() * (frame.damaged() ? 20 : 1);
    Expected answer = new Expected(frame, responseId, position, Set.of(plan.told()), millis);
    if (plan.kind() == Plan.Kind.TOO_LATE && !frame.command().bind()) {
      answer.statuses.add(plan.status()); // where the guard is late itself, or it has more time
    }
    return answer;
  }

  private Expected error(Frame frame, int responseId, int status) {
    Expected answer = expected(frame, responseId, status);
    if (open()) {
      ignored(frame.command());
    }
    return answer;
  }

  private Expected expected(Frame frame, int responseId, int status) {
    return new Expected(frame, responseId, position, Set.of(status), 0);
  }
}
