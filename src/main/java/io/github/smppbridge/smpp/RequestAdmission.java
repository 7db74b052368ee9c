package io.github.smppbridge.smpp;

/**
 * What is said against a request before anybody looks at its fields: by the state table, the
 * application, the listener's own state and the window. On the session's event loop alone.
 */
record RequestAdmission(ServerScope scope, SmppSession session, InboundWindow window) {

  /**
   * Why a request is refused.
   *
   * @param status what the ESME is told
   * @param reason for people
   */
  record Objection(int status, String reason) {}

  /** The first there is; null for none. */
  Objection objectionTo(RequestOctets request) {
    Command command = request.command();
    if (!command.allowedIn(session.state())) {
      return wrongState(command);
    }
    if (scope.draining()) {
      return new Objection(CommandStatus.ESME_RSYSERR, "the server stops");
    }
    if (command.handling() == Command.Handling.UNSUPPORTED || !scope.handler().accepts(command)) {
      return new Objection(CommandStatus.ESME_RINVCMDID, "the command is not served");
    }
    if (scope.overdue().tooMany()) {
      return new Objection(CommandStatus.ESME_RSYSERR, "too many requests hang");
    }
    if (!command.bind() && window.overflowing(request)) {
      scope.observer().throttled();
      return new Objection(
          CommandStatus.ESME_RTHROTTLED, "the session has too many requests without an answer");
    }
    return null;
  }

  /**
   * The same of one whose turn has come: after the response timer whoever sent it may have sent it
   * again. Null for none.
   */
  Objection objectionToBegin(RequestOctets request) {
    long waited = System.nanoTime() - request.receivedNanos();
    if (waited <= scope.options().timers().response().toNanos()) {
      return null;
    }
    scope.observer().throttled();
    return new Objection(
        CommandStatus.ESME_RTHROTTLED, "it has waited too long behind the session's window");
  }

  private Objection wrongState(Command command) {
    if (command.bind()) {
      return new Objection(CommandStatus.ESME_RALYBND, "the session is bound already");
    }
    return session.state() == SessionState.UNBINDING
        ? unbinding()
        : new Objection(CommandStatus.ESME_RINVBNDSTS, "not allowed in state " + session.state());
  }

  /** Temporary: elsewhere, or later, it will be taken. */
  static Objection unbinding() {
    return new Objection(CommandStatus.ESME_RSYSERR, "the session is being unbound");
  }
}
