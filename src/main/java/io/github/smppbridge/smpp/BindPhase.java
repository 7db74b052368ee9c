package io.github.smppbridge.smpp;

import java.util.Map;
import java.util.function.Consumer;
import org.jsmpp.bean.Bind;

/**
 * The bind of a session: while the application decides it, what follows it on the wire waits;
 * bind_resp is the first PDU after it. On the session's event loop alone.
 */
final class BindPhase {
  private final ServerScope scope;
  private final Connection connection;
  private final SmppSession session;
  private final ResponseWriter responses;
  private final InboundWindow window;
  private final Consumer<SmppRequest> application;
  private SmppRequest undecided;
  private boolean wasBound;

  BindPhase(
      ServerScope scope,
      Connection connection,
      ResponseWriter responses,
      InboundWindow window,
      Consumer<SmppRequest> application) {
    this.scope = scope;
    this.connection = connection;
    this.session = connection.session();
    this.responses = responses;
    this.window = window;
    this.application = application;
  }

  /**
   * Takes a bind whose fields have been checked. That an account has no room left is told after the
   * application has spoken: to others it would tell that there is such an account.
   */
  void asked(SmppRequest request) {
    session.asks(request.command().bindType(), (Bind) request.pdu());
    if (!scope.registry().roomFor(scope.options().limits().maxSessions())) {
      connection.log().debug("{}: bind refused, too many sessions", session);
      connection.unbound().refusedForSessions();
      refuse(request.command(), CommandStatus.ESME_RBINDFAIL, request.sequenceNumber());
      return;
    }
    if (!connection.unbound().mayBind()) {
      // temporary: the client tries again
      refuse(request.command(), CommandStatus.ESME_RSYSERR, request.sequenceNumber());
      return;
    }
    connection.liftSizeLimit();
    connection.hold(ReadingHolds.BIND);
    undecided = request;
    application.accept(request);
  }

  /** Refuses a bind without the application; the connection ends. */
  void refuse(Command command, int status, int sequenceNumber) {
    responses.answer(command, status, sequenceNumber);
    scope.observer().bindAttempt(command.bindType(), status);
    connection.closeAfterFlush(CloseReason.BIND_REFUSED);
  }

  /** Writes the application's answer. */
  void respond(SmppRequest request) {
    undecided = null;
    SmppResponse response = request.response();
    if (response.commandStatus() == CommandStatus.ESME_ROK) {
      response = bind(response);
    }
    int status = response.commandStatus();
    responses.write(request, response);
    scope.observer().bindAttempt(request.command().bindType(), status);
    if (status != CommandStatus.ESME_ROK) {
      connection.log().debug("{}: bind refused with {}", session, CommandStatus.name(status));
      connection.closeAfterFlush(CloseReason.BIND_REFUSED);
      endAccepted(request.response(), CloseReason.BIND_REFUSED);
      return;
    }
    connection.bound();
    scope.registry().announceBound(session);
    connection.flush();
    connection
        .log()
        .info(
            "{} bound as {} from {}, version {}",
            session,
            session.bindType(),
            session.remoteAddress(),
            Integer.toHexString(session.interfaceVersion()));
    connection.release(ReadingHolds.BIND);
  }

  /** Enters the bound state, if there is still room. */
  private SmppResponse bind(SmppResponse accepted) {
    if (scope.draining()) {
      return SmppResponse.status(CommandStatus.ESME_RSYSERR);
    }
    SmppServerOptions.Limits limits = scope.options().limits();
    int maxOfAccount =
        number(accepted.attributes(), SmppSession.MAX_SESSIONS, limits.maxSessionsPerAccount());
    session.bound(accepted.attributes(), addressRange());
    if (!scope.registry().add(session, limits.maxSessions(), maxOfAccount)) {
      session.state(SessionState.OPEN);
      connection.log().info("{}: bind refused, too many sessions", session);
      return SmppResponse.status(CommandStatus.ESME_RBINDFAIL);
    }
    wasBound = true;
    window.resize(Math.max(1, number(accepted.attributes(), SmppSession.WINDOW, limits.window())));
    scope.observer().stateChanged(SessionState.OPEN, session.state());
    return accepted;
  }

  /** Read once the application has accepted the bind: strangers are not worth it. */
  private AddressRange addressRange() {
    try {
      return session.bindType().canReceive()
          ? AddressRange.of(session.addressRangeField())
          : AddressRange.NONE;
    } catch (IllegalArgumentException e) {
      connection.log().warn("{}: its address_range counts as none: {}", session, e.getMessage());
      return AddressRange.NONE;
    }
  }

  private static int number(Map<String, Object> attributes, String name, int otherwise) {
    return attributes.get(name) instanceof Number number ? number.intValue() : otherwise;
  }

  /**
   * The application accepted a bind that became no session: the peer has left, or there was no room
   * any more. It hears of the end as of a session's, or it would keep what it set up.
   */
  void endAccepted(SmppResponse response, CloseReason reason) {
    if (response.commandStatus() == CommandStatus.ESME_ROK) {
      session.attributes(response.attributes());
      tellApplication(reason);
    }
  }

  /** Ends the connection of a bind that is being decided, if it is one; it has its answer. */
  void giveUp() {
    if (undecided != null) {
      connection.closeAfterFlush(CloseReason.BIND_REFUSED);
    }
  }

  /** The connection closes: a bind that is being decided is answered as one that cannot be. */
  void closing(CloseReason reason) {
    SmppRequest bind = undecided;
    undecided = null;
    if (bind != null && reason != CloseReason.PEER_CLOSED) {
      responses.answer(bind.command(), CommandStatus.ESME_RSYSERR, bind.sequenceNumber());
      scope.observer().bindAttempt(bind.command().bindType(), CommandStatus.ESME_RSYSERR);
    }
  }

  /** The connection is gone. */
  void ended(CloseReason reason) {
    if (!wasBound) {
      connection.log().debug("{} closed: {}", session, reason);
      return;
    }
    connection.log().info("{} closed: {}", session, reason);
    tellApplication(reason);
  }

  private void tellApplication(CloseReason reason) {
    try {
      scope.handler().sessionEnded(session, reason);
    } catch (RuntimeException e) {
      connection.log().error(session + ": the application failed at the end of the session", e);
    }
  }
}
