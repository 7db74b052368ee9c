package io.github.smppbridge.smpp;

import io.github.smppbridge.smpp.pdu.PduWriter;

/** Writes the responses of one session, and has them counted. On the session's event loop alone. */
record ResponseWriter(ServerScope scope, Connection connection) {
  /** An answer of the engine's own, without body. */
  void answer(Command command, int status, int sequenceNumber) {
    PduWriter.header(connection.out(), command.responseId(), status, sequenceNumber);
    sent(command, status);
  }

  /** The application's answer; one that cannot be written becomes ESME_RSYSERR. */
  void write(SmppRequest request, SmppResponse response) {
    Command command = request.command();
    int status = response.commandStatus();
    String reason = response.reason();
    try {
      PduWriter.response(
          connection.out(),
          command,
          request.sequenceNumber(),
          response,
          connection.session().supportsTlv(),
          scope.options().systemId());
    } catch (RuntimeException unwritable) {
      connection
          .log()
          .error(
              connection.session() + ": " + command.commandName() + " answered wrongly",
              unwritable);
      status = CommandStatus.ESME_RSYSERR;
      reason = "its answer cannot be written";
      PduWriter.header(connection.out(), command.responseId(), status, request.sequenceNumber());
    }
    connection.tellWhenWritten(request);
    if (!command.bind() && (status != CommandStatus.ESME_ROK || !response.failed().isEmpty())) {
      scope.refusals().refused(Refusal.of(request, status, reason));
    }
    sent(command, status);
    scope.observer().responded(command, status, System.nanoTime() - request.receivedNanos());
  }

  private void sent(Command command, int status) {
    scope.observer().pduSent(command.response());
    if (status != CommandStatus.ESME_ROK) {
      scope.observer().errorSent(status);
    }
  }
}
