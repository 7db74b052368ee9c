package io.github.smppbridge.smpp;

import io.github.smppbridge.smpp.pdu.InvalidPduException;
import io.github.smppbridge.smpp.pdu.PduFramer;
import io.github.smppbridge.smpp.pdu.PduReader;
import io.github.smppbridge.smpp.pdu.PduWriter;
import java.util.Map;
import org.jsmpp.bean.Bind;

/**
 * What is done with each PDU in each state: the {@link Command} table applied. On the session's
 * event loop alone.
 *
 * <ul>
 *   <li>Every request gets exactly one response; a body that cannot be is answered in the command's
 *       own response, a header that cannot be with generic_nack (SMPP v3.4 §2.8).
 *   <li>A request in the wrong state is refused and the connection kept; before a bind only a few
 *       times.
 *   <li>While a bind is decided, what follows it waits; bind_resp is the first PDU after it.
 * </ul>
 */
final class SessionProtocol {
  private static final int MAX_ERRORS_BEFORE_BIND = 10;

  /** So few that a peer without a bind cannot fill its socket with answers it does not read. */
  private static final int MAX_ENQUIRIES_BEFORE_BIND = 100;

  private static final int STATUS_OFFSET = 8;
  private static final int SEQUENCE_OFFSET = 12;

  private final ServerScope scope;
  private final Connection connection;
  private final SmppSession session;
  private final SessionLog log;
  private final OutboundRequests outbound;
  private final InboundWindow window;
  private final SessionTimers timers;
  private int errorsBeforeBind;
  private int enquiriesBeforeBind;
  private boolean esmeAsksUnbind;
  private int unbindSequenceNumber;
  private boolean unbindAnswered;
  private CloseReason unbindReason;
  private boolean wasBound;

  SessionProtocol(ServerScope scope, Connection connection, SmppSession session, SessionLog log) {
    this.scope = scope;
    this.connection = connection;
    this.session = session;
    this.log = log;
    this.outbound = new OutboundRequests(scope, connection, session);
    this.window =
        new InboundWindow(
            scope.options().getWindow(), scope.options().getMaxBacklog(), this::handToApplication);
    this.timers = new SessionTimers(scope.options(), connection, this, session);
  }

  OutboundRequests outbound() {
    return outbound;
  }

  SessionTimers timers() {
    return timers;
  }

  int requestsInWork() {
    return window.count();
  }

  /** Takes a whole PDU. */
  void received(byte[] array, int offset, long now) {
    int commandId = PduFramer.intAt(array, offset + 4);
    int sequenceNumber = PduFramer.intAt(array, offset + SEQUENCE_OFFSET);
    Command command = Command.of(commandId);
    scope.observer().pduReceived(command);
    timers.received(command, now);
    switch (command.handling()) {
      case RESPONSE:
        response(command, PduFramer.intAt(array, offset + STATUS_OFFSET), sequenceNumber, now);
        break;
      case IGNORED:
        ignored(command);
        break;
      case UNKNOWN:
        if (commandId < 0) {
          ignored(command); // a response: an error to it could be answered with an error for ever
        } else {
          refuse(command, CommandStatus.ESME_RINVCMDID, sequenceNumber);
        }
        break;
      case ENQUIRE_LINK:
        enquired(sequenceNumber);
        break;
      case UNBIND:
        unbindAsked(sequenceNumber);
        break;
      default:
        request(command, array, offset, sequenceNumber, now);
    }
  }

  private void enquired(int sequenceNumber) {
    answer(Command.ENQUIRE_LINK, CommandStatus.ESME_ROK, sequenceNumber);
    if (session.state() == SessionState.OPEN
        && ++enquiriesBeforeBind >= MAX_ENQUIRIES_BEFORE_BIND) {
      connection.closeAfterFlush(CloseReason.PROTOCOL_ERROR);
    }
  }

  /** The stream cannot be read any further. */
  void unreadable(PduFramer.InvalidLengthException error) {
    if (session.state() == SessionState.OPEN) {
      log.debug("{}: {} from {}", session, error.getMessage(), session.remoteAddress());
    } else {
      log.warn("{}: {} from {}", session, error.getMessage(), session.remoteAddress());
    }
    answer(Command.UNKNOWN, CommandStatus.ESME_RINVCMDLEN, error.sequenceNumber());
    connection.closeAfterFlush(CloseReason.PROTOCOL_ERROR);
  }

  private void ignored(Command command) {
    log.debug("{}: ignored {}", session, command.commandName());
    countError();
  }

  private void response(Command command, int status, int sequenceNumber, long now) {
    if (!command.allowedIn(session.state())) {
      ignored(command);
    } else if (command == Command.UNBIND_RESP) {
      unbindAnswered = true;
      finishUnbindIfIdle();
    } else if (command != Command.ENQUIRE_LINK_RESP
        && !outbound.answered(sequenceNumber, status, now)) {
      ignored(command);
    }
  }

  private void request(Command command, byte[] array, int offset, int sequenceNumber, long now) {
    int status = stateStatus(command);
    if (status == CommandStatus.ESME_ROK && !command.bind() && window.overflowing()) {
      scope.observer().throttled();
      status = CommandStatus.ESME_RTHROTTLED;
    }
    if (status != CommandStatus.ESME_ROK) {
      refuse(command, status, sequenceNumber);
      return;
    }
    org.jsmpp.bean.Command pdu;
    try {
      pdu = PduReader.read(command, array, offset);
    } catch (InvalidPduException e) {
      log.debug(
          "{}: {} refused with {} for its {}",
          session,
          command.commandName(),
          CommandStatus.name(e.commandStatus()),
          e.getMessage());
      refuse(command, e.commandStatus(), sequenceNumber);
      return;
    }
    SmppRequest request = new SmppRequest(session, command, pdu, now);
    if (command.bind()) {
      bindAsked(request, (Bind) pdu);
    } else {
      boolean before = window.exceeded();
      window.take(request);
      if (!before && window.exceeded()) {
        scope.observer().windowFull();
        connection.hold(Connection.HOLD_WINDOW);
      }
    }
  }

  /** What the table, the application and the listener's own state say to a request. */
  private int stateStatus(Command command) {
    SessionState state = session.state();
    if (!command.allowedIn(state)) {
      if (command.bind()) {
        return CommandStatus.ESME_RALYBND;
      }
      return state == SessionState.UNBINDING
          ? CommandStatus.ESME_RSYSERR // temporary: elsewhere, or later, it will be taken
          : CommandStatus.ESME_RINVBNDSTS;
    }
    if (scope.draining()) {
      return CommandStatus.ESME_RSYSERR;
    }
    if (command.handling() == Command.Handling.UNSUPPORTED || !scope.handler().accepts(command)) {
      return CommandStatus.ESME_RINVCMDID;
    }
    return CommandStatus.ESME_ROK;
  }

  /** Answers an error without the application. A refused bind ends the connection. */
  private void refuse(Command command, int status, int sequenceNumber) {
    answer(command, status, sequenceNumber);
    if (command.bind() && session.state() == SessionState.OPEN) {
      scope.observer().bindAttempt(command.bindType(), status);
      connection.closeAfterFlush(CloseReason.BIND_REFUSED);
    } else {
      countError();
    }
  }

  private void countError() {
    if (session.state() == SessionState.OPEN && ++errorsBeforeBind >= MAX_ERRORS_BEFORE_BIND) {
      connection.closeAfterFlush(CloseReason.PROTOCOL_ERROR);
    }
  }

  private void answer(Command command, int status, int sequenceNumber) {
    PduWriter.header(connection.out(), command.responseId(), status, sequenceNumber);
    scope.observer().pduSent(command.response());
    if (status != CommandStatus.ESME_ROK) {
      scope.observer().errorSent(status);
    }
  }

  private void bindAsked(SmppRequest request, Bind bind) {
    session.asks(request.command().bindType(), bind);
    timers.bindAsked();
    if (!roomForBind()) {
      log.info("{}: bind refused, too many sessions", session);
      refuse(request.command(), CommandStatus.ESME_RBINDFAIL, request.sequenceNumber());
      return;
    }
    connection.liftSizeLimit();
    connection.hold(Connection.HOLD_BIND);
    handToApplication(request);
  }

  /**
   * Whether there is room for anybody. That an account has none left is told after the application
   * has spoken: to others it would tell that there is such an account.
   */
  private boolean roomForBind() {
    return scope.registry().roomFor(session.systemId(), scope.options().getMaxSessions(), 0);
  }

  private int maxSessionsOf(Map<String, Object> attributes) {
    return attributes.get(SmppSession.MAX_SESSIONS) instanceof Number number
        ? number.intValue()
        : scope.options().getMaxSessionsPerAccount();
  }

  private void handToApplication(SmppRequest request) {
    try {
      scope.handler().handle(request);
    } catch (RuntimeException e) {
      log.error(session + ": " + request.command().commandName() + " failed", e);
      request.respond(SmppResponse.status(CommandStatus.ESME_RSYSERR));
    }
  }

  /** Writes the application's answer. */
  void respond(SmppRequest request) {
    if (session.state() == SessionState.CLOSED || connection.closing()) {
      request.written(false);
      if (request.command().bind()) {
        endAccepted(request.response(), connection.closeReason());
      } else {
        window.close(); // nothing more for an application whose answers cannot be written
        window.answered();
      }
    } else if (request.command().bind()) {
      respondToBind(request);
    } else {
      write(request, request.response());
      window.answered();
      if (connection.held(Connection.HOLD_WINDOW) && window.halfFree()) {
        connection.release(Connection.HOLD_WINDOW);
      }
      finishUnbindIfIdle();
    }
  }

  private void respondToBind(SmppRequest request) {
    SmppResponse response = request.response();
    if (response.commandStatus() == CommandStatus.ESME_ROK) {
      response = bind(response);
    }
    int status = response.commandStatus();
    write(request, response);
    scope.observer().bindAttempt(request.command().bindType(), status);
    if (status != CommandStatus.ESME_ROK) {
      log.debug("{}: bind refused with {}", session, CommandStatus.name(status));
      connection.closeAfterFlush(CloseReason.BIND_REFUSED);
      endAccepted(request.response(), CloseReason.BIND_REFUSED);
      return;
    }
    scope.registry().announceBound(session);
    connection.flush();
    log.info(
        "{} bound as {} from {}, version {}",
        session,
        session.bindType(),
        session.remoteAddress(),
        Integer.toHexString(session.interfaceVersion()));
    connection.release(Connection.HOLD_BIND);
  }

  /** Enters the bound state, if there is still room. */
  private SmppResponse bind(SmppResponse accepted) {
    if (scope.draining()) {
      return SmppResponse.status(CommandStatus.ESME_RSYSERR);
    }
    session.bound(accepted.attributes());
    if (!scope
        .registry()
        .add(session, scope.options().getMaxSessions(), maxSessionsOf(accepted.attributes()))) {
      session.state(SessionState.OPEN);
      log.info("{}: bind refused, too many sessions", session);
      return SmppResponse.status(CommandStatus.ESME_RBINDFAIL);
    }
    wasBound = true;
    if (accepted.attributes().get(SmppSession.WINDOW) instanceof Number size) {
      window.resize(Math.max(1, size.intValue()));
    }
    scope.observer().stateChanged(SessionState.OPEN, session.state());
    return accepted;
  }

  /**
   * The application accepted a bind that became no session: the peer has left, or there was no room
   * any more. It hears of the end as of a session's, or it would keep what it set up.
   */
  private void endAccepted(SmppResponse response, CloseReason reason) {
    if (response.commandStatus() == CommandStatus.ESME_ROK) {
      session.attributes(response.attributes());
      tellApplication(reason);
    }
  }

  private void write(SmppRequest request, SmppResponse response) {
    int status = response.commandStatus();
    try {
      PduWriter.response(
          connection.out(),
          request.command(),
          request.sequenceNumber(),
          response,
          session.supportsTlv(),
          scope.options().getSystemId());
    } catch (RuntimeException unwritable) {
      log.error(session + ": " + request.command().commandName() + " answered wrongly", unwritable);
      status = CommandStatus.ESME_RSYSERR;
      PduWriter.header(
          connection.out(), request.command().responseId(), status, request.sequenceNumber());
    }
    connection.tellWhenWritten(request);
    scope.observer().pduSent(request.command().response());
    if (status != CommandStatus.ESME_ROK) {
      scope.observer().errorSent(status);
    }
    scope
        .observer()
        .responded(request.command(), status, System.nanoTime() - request.receivedNanos());
  }

  /**
   * The ESME's unbind: what it has in work is answered first, if that takes no longer than said.
   */
  private void unbindAsked(int sequenceNumber) {
    if (session.state() == SessionState.OPEN) {
      answer(Command.UNBIND, CommandStatus.ESME_RINVBNDSTS, sequenceNumber);
      connection.closeAfterFlush(CloseReason.PROTOCOL_ERROR);
      return;
    }
    if (session.state().bound()) {
      enterUnbinding(CloseReason.UNBIND);
    }
    esmeAsksUnbind = true;
    unbindSequenceNumber = sequenceNumber;
    timers.unbinding(true);
    finishUnbindIfIdle();
  }

  /** Our unbind. */
  void unbind(CloseReason reason) {
    if (session.state().bound()) {
      enterUnbinding(reason);
      outbound.unbind();
      timers.unbinding(false);
    } else if (session.state() == SessionState.OPEN) {
      connection.close(reason);
    }
  }

  private void enterUnbinding(CloseReason reason) {
    SessionState before = session.state();
    session.state(SessionState.UNBINDING);
    unbindReason = reason;
    scope.registry().remove(session);
    scope.observer().stateChanged(before, SessionState.UNBINDING);
  }

  private void finishUnbindIfIdle() {
    if (session.state() == SessionState.UNBINDING
        && (esmeAsksUnbind || unbindAnswered)
        && window.count() == 0) {
      finishUnbind();
    }
  }

  /** Answers the ESME's unbind, if it sent one, and closes. */
  void finishUnbind() {
    if (connection.closing()) {
      return;
    }
    if (esmeAsksUnbind) {
      answer(Command.UNBIND, CommandStatus.ESME_ROK, unbindSequenceNumber);
    }
    connection.closeAfterFlush(unbindReason);
  }

  /** The connection is gone. */
  void ended(CloseReason reason) {
    SessionState before = session.state();
    session.state(SessionState.CLOSED);
    scope.registry().remove(session);
    scope.observer().stateChanged(before, SessionState.CLOSED);
    scope.observer().connectionClosed(reason);
    window.close();
    outbound.close();
    if (!wasBound) {
      log.debug("{} closed: {}", session, reason);
      return;
    }
    log.info("{} closed: {}", session, reason);
    scope.registry().announceEnded(session, reason);
    tellApplication(reason);
  }

  private void tellApplication(CloseReason reason) {
    try {
      scope.handler().sessionEnded(session, reason);
    } catch (RuntimeException e) {
      log.error(session + ": the application failed at the end of the session", e);
    }
  }
}
