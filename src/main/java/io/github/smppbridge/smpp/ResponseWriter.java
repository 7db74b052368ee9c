package io.github.smppbridge.smpp;

import io.github.smppbridge.smpp.pdu.PduWriter;

/** Writes the responses of one session, and has them counted. On the session's event loop alone. */
record ResponseWriter(ServerScope scope, Connection connection, InboundWindow window) {
  private static final int REFUSED = 99;

  /** An answer of the engine's own: an error, or ESME_ROK to enquire_link and unbind. */
  void answer(Command command, int status, int sequenceNumber) {
    append(command, sequenceNumber, SmppResponse.status(status));
    sent(command, status);
    if (status != CommandStatus.ESME_ROK) {
      scope.observer().refused(command, status);
    }
  }

  /** The application's answer; one that cannot be written becomes ESME_RSYSERR. */
  void write(SmppRequest request, SmppResponse response) {
    Command command = request.command();
    int status = response.commandStatus();
    String reason = response.reason();
    try {
      append(command, request.sequenceNumber(), response);
    } catch (RuntimeException unwritable) {
      connection
          .log()
          .error(
              connection.session() + ": " + command.commandName() + " answered wrongly",
              unwritable);
      status = CommandStatus.ESME_RSYSERR;
      reason = "its answer cannot be written";
      append(command, request.sequenceNumber(), SmppResponse.status(status));
    }
    connection.tellWhenWritten(request);
    if (!command.bind() && (status != CommandStatus.ESME_ROK || !response.failed().isEmpty())) {
      scope.refusals().refused(Refusal.of(request, status, reason));
    }
    sent(command, status);
    scope.observer().responded(command, status, System.nanoTime() - request.receivedNanos());
  }

  private void append(Command command, int sequenceNumber, SmppResponse response) {
    PduWriter.response(
        connection.out(),
        command,
        sequenceNumber,
        response,
        connection.session().supportsTlv(),
        scope.options().systemId(),
        congestion(response.commandStatus()));
  }

  /** For a session of version 5.0 or above; else there is nothing to tell. */
  private int congestion(int status) {
    SmppSession session = connection.session();
    if (!session.supportsCongestionState()) {
      return PduWriter.NO_CONGESTION_STATE;
    }
    if (status == CommandStatus.ESME_RTHROTTLED) {
      return REFUSED;
    }
    int told = scope.congestion().congestion(session);
    return Math.max(window.congestion(), Math.max(0, Math.min(REFUSED, told)));
  }

  private void sent(Command command, int status) {
    scope.observer().pduSent(command.response());
    if (status != CommandStatus.ESME_ROK) {
      scope.observer().errorSent(status);
    }
  }
}
