package io.github.smppbridge.smpp;

import io.github.smppbridge.smpp.RequestAdmission.Objection;
import io.github.smppbridge.smpp.pdu.InvalidPduException;
import io.github.smppbridge.smpp.pdu.PduFramer;
import io.vertx.core.Future;
import org.jsmpp.bean.AbstractSmCommand;

/**
 * What is done with each PDU in each state: the {@link Command} table applied. On the session's
 * event loop alone.
 *
 * <ul>
 *   <li>Every request gets exactly one response; a body that cannot be is answered in the command's
 *       own response, a header that cannot be with generic_nack (SMPP v3.4 §2.8).
 *   <li>A request in the wrong state is refused and the connection kept; before a bind only a few
 *       times.
 *   <li>Binds are {@link BindPhase}'s business, the end {@link UnbindPhase}'s.
 * </ul>
 */
final class SessionProtocol implements PduSink, SessionLink {
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
  private final RequestAdmission admission;
  private final ResponseWriter responses;
  private final BindPhase bind;
  private final UnbindPhase unbind;
  private final SessionTimers timers;
  private final RequestsInWork inWork;
  private int errorsBeforeBind;
  private int enquiriesBeforeBind;

  SessionProtocol(ServerScope scope, Connection connection, RequestsInWork inWork) {
    SmppServerOptions options = scope.options();
    this.scope = scope;
    this.inWork = inWork;
    this.connection = connection;
    this.session = connection.session();
    this.log = connection.log();
    this.outbound = new OutboundRequests(scope, connection);
    this.window =
        new InboundWindow(
            options.limits().window(), options.limits().maxBacklog(), scope.backlog(), this::begin);
    this.admission = new RequestAdmission(scope, session, window);
    this.responses = new ResponseWriter(scope, connection, window);
    this.bind = new BindPhase(scope, connection, responses, window, this::handToApplication);
    this.unbind =
        new UnbindPhase(scope, connection, responses, outbound, window, this::refuseWaiting);
    this.timers = new SessionTimers(options.timers(), connection, outbound, window, unbind);
    session.link(this);
  }

  @Override
  public void received(byte[] array, int offset, long now) {
    int commandId = PduFramer.intAt(array, offset + 4);
    int sequenceNumber = PduFramer.intAt(array, offset + SEQUENCE_OFFSET);
    Command command = Command.of(commandId);
    scope.observer().pduReceived(command);
    timers.received(command, now);
    switch (command.handling()) {
      case RESPONSE ->
          response(command, PduFramer.intAt(array, offset + STATUS_OFFSET), sequenceNumber, now);
      case IGNORED -> ignored(command);
      case UNKNOWN -> {
        if (commandId < 0) {
          ignored(command); // a response: an error to it could be answered with an error for ever
        } else {
          refuse(command, CommandStatus.ESME_RINVCMDID, sequenceNumber);
        }
      }
      case ENQUIRE_LINK -> enquired(sequenceNumber);
      case UNBIND -> {
        unbind.asked(sequenceNumber);
        countError();
      }
      default -> request(new RequestOctets(command, array, offset, now));
    }
  }

  private void enquired(int sequenceNumber) {
    responses.answer(Command.ENQUIRE_LINK, CommandStatus.ESME_ROK, sequenceNumber);
    if (neverBound() && ++enquiriesBeforeBind >= MAX_ENQUIRIES_BEFORE_BIND) {
      connection.closeAfterFlush(CloseReason.PROTOCOL_ERROR);
    }
  }

  @Override
  public void unreadable(PduFramer.InvalidLengthException error) {
    if (session.state() == SessionState.OPEN) {
      log.debug("{}: {} from {}", session, error.getMessage(), session.remoteAddress());
    } else {
      log.warn("{}: {} from {}", session, error.getMessage(), session.remoteAddress());
    }
    unbind.unreadable(error.sequenceNumber());
  }

  private void ignored(Command command) {
    log.debug("{}: ignored {}", session, command.commandName());
    countError();
  }

  private void response(Command command, int status, int sequenceNumber, long now) {
    if (!command.allowedIn(session.state()) || !settles(command, status, sequenceNumber, now)) {
      ignored(command);
    }
  }

  private boolean settles(Command command, int status, int sequenceNumber, long now) {
    return switch (command) {
      case ENQUIRE_LINK_RESP -> true;
      case UNBIND_RESP -> unbind.answered(command, sequenceNumber);
      case GENERIC_NACK ->
          outbound.answered(command, sequenceNumber, status, now)
              || unbind.answered(command, sequenceNumber);
      default -> outbound.answered(command, sequenceNumber, status, now);
    };
  }

  private void request(RequestOctets request) {
    Objection objection = admission.objectionTo(request);
    if (objection != null) {
      refuse(request, objection);
    } else if (request.command().bind()) {
      begin(request);
    } else if (window.take(request)) {
      scope.observer().windowFull();
    }
  }

  /** Decodes a request and hands it on; false when it is refused instead. */
  private boolean begin(RequestOctets octets) {
    Objection objection = admission.objectionToBegin(octets);
    if (objection != null) {
      refuse(octets, objection);
      return false;
    }
    SmppRequest request;
    try {
      request = octets.decoded(session);
    } catch (InvalidPduException e) {
      refuse(octets, new Objection(e.commandStatus(), "invalid " + e.getMessage()));
      return false;
    }
    if (request.command().bind()) {
      timers.bindAsked();
      bind.asked(request);
    } else {
      handToApplication(request);
    }
    return true;
  }

  private void refuse(RequestOctets request, Objection objection) {
    Command command = request.command();
    scope
        .refusals()
        .refused(
            new Refusal(
                session, command, objection.status(), objection.reason(), request.outline()));
    refuse(command, objection.status(), request.sequenceNumber());
  }

  /** What waits when the session is unbound was never begun, and can be sent again. */
  private void refuseWaiting() {
    window.dismiss(request -> refuse(request, RequestAdmission.unbinding()));
  }

  /** Answers an error without the application. */
  private void refuse(Command command, int status, int sequenceNumber) {
    if (command.bind() && session.state() == SessionState.OPEN) {
      bind.refuse(command, status, sequenceNumber);
    } else {
      responses.answer(command, status, sequenceNumber);
      countError();
    }
  }

  /** Also of one that has asked to be unbound all the same. */
  private boolean neverBound() {
    return session.boundAt() == null;
  }

  /** Of a session it is no error that counts. */
  private void countError() {
    if (neverBound() && ++errorsBeforeBind >= MAX_ERRORS_BEFORE_BIND) {
      connection.closeAfterFlush(CloseReason.PROTOCOL_ERROR);
    }
  }

  private void handToApplication(SmppRequest request) {
    inWork.begin(request);
    try {
      scope.handler().handle(request);
    } catch (Throwable e) {
      log.error(session + ": " + request.command().commandName() + " failed", e);
      request.respond(SmppResponse.unexpected());
    }
  }

  private void write(SmppRequest request) {
    if (!request.overdue()) {
      over(request);
    }
    boolean lost = session.state() == SessionState.CLOSED || connection.closing();
    if (request.command().bind()) {
      if (lost) {
        request.written(false);
        bind.endAccepted(request.response(), connection.closeReason());
      } else {
        bind.respond(request);
      }
    } else if (lost) {
      request.written(false);
      window.close(); // nothing more for an application whose answers cannot be written
      window.answered();
    } else {
      try {
        responses.write(request, request.response());
      } finally {
        window.answered(); // an Error must not keep its place
      }
      unbind.finishIfIdle();
    }
  }

  /** The application has come to its end with a request. */
  private void over(SmppRequest request) {
    inWork.end(request);
    if (request.command().bind()) {
      connection.unbound().decided();
    }
  }

  @Override
  public void tick(long now) {
    timers.tick(now);
  }

  @Override
  public void closing(CloseReason reason) {
    bind.closing(reason);
    unbind.closing(reason);
  }

  @Override
  public void ended(CloseReason closed) {
    CloseReason reason = unbind.reasonFor(closed);
    SessionState before = session.state();
    session.state(SessionState.CLOSED);
    scope.observer().stateChanged(before, SessionState.CLOSED);
    scope.observer().connectionClosed(reason);
    window.close();
    outbound.close();
    bind.ended(reason);
  }

  // What follows is for other threads.

  @Override
  public Future<Integer> send(Command command, AbstractSmCommand pdu) {
    return outbound.send(command, pdu);
  }

  @Override
  public void respond(SmppRequest request) {
    connection.execute(() -> write(request));
  }

  /** Of a bind the application hears as of any that it accepted and that became no session. */
  @Override
  public void tooLate(SmppRequest request, SmppResponse response) {
    connection.execute(
        () -> {
          over(request);
          if (request.command().bind()) {
            bind.endAccepted(response, CloseReason.BIND_REFUSED);
          }
        });
  }

  @Override
  public Future<Void> unbind(CloseReason reason) {
    connection.execute(
        () -> {
          bind.giveUp();
          unbind.ask(reason);
        });
    return connection.closed();
  }

  @Override
  public Future<Void> close(CloseReason reason) {
    return connection.close(reason);
  }

  @Override
  public void later(Runnable task) {
    connection.later(task);
  }

  @Override
  public int outstanding() {
    return outbound.outstanding();
  }

  @Override
  public int freeSlots() {
    return outbound.freeSlots();
  }

  @Override
  public boolean stalled() {
    return outbound.stalled();
  }

  @Override
  public int requestsInWork() {
    return window.count();
  }
}
