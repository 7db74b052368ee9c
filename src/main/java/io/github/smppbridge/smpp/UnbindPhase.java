package io.github.smppbridge.smpp;

import java.util.concurrent.TimeUnit;

/**
 * The end of a session in order (SMPP v3.4 §4.2), whoever asks for it: what is in work is answered
 * first, if that takes no longer than said. On the session's event loop alone.
 */
final class UnbindPhase {
  /** How long an ESME that asked to unbind waits for the answers to what it has in work. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ServerScope scope;
  private final Connection connection;
  private final SmppSession session;
  private final ResponseWriter responses;
  private final OutboundRequests outbound;
  private final InboundWindow window;
  private final Runnable refuseWaiting;
  private final long responseNanos;
  private boolean esmeAsks;
  private int sequenceNumber;
  private boolean answered;
  private CloseReason reason;
  private long deadline;

  UnbindPhase(
      ServerScope scope,
      Connection connection,
      ResponseWriter responses,
      OutboundRequests outbound,
      InboundWindow window,
      Runnable refuseWaiting) {
    this.refuseWaiting = refuseWaiting;
    this.scope = scope;
    this.connection = connection;
    this.session = connection.session();
    this.responses = responses;
    this.outbound = outbound;
    this.window = window;
    this.responseNanos = scope.options().timers().response().toNanos();
  }

  /** The ESME's unbind. */
  void asked(int unbindSequenceNumber) {
    if (session.state() == SessionState.OPEN) {
      responses.answer(Command.UNBIND, CommandStatus.ESME_RINVBNDSTS, unbindSequenceNumber);
      connection.closeAfterFlush(CloseReason.PROTOCOL_ERROR);
      return;
    }
    if (session.state().bound()) {
      enter(CloseReason.UNBIND);
    }
    esmeAsks = true;
    sequenceNumber = unbindSequenceNumber;
    deadline = System.nanoTime() + Math.min(GRACE_NANOS, responseNanos);
    finishIfIdle();
  }

  /** Our unbind. */
  void ask(CloseReason why) {
    if (session.state().bound()) {
      enter(why);
      outbound.ask(Command.UNBIND);
      deadline = System.nanoTime() + responseNanos;
    } else if (session.state() == SessionState.OPEN) {
      connection.close(why);
    }
  }

  /** The ESME's unbind_resp. */
  void answered() {
    answered = true;
    finishIfIdle();
  }

  private void enter(CloseReason why) {
    SessionState before = session.state();
    session.state(SessionState.UNBINDING);
    reason = why;
    scope.registry().remove(session);
    scope.observer().stateChanged(before, SessionState.UNBINDING);
  }

  /** Called when a request in work was answered. */
  void finishIfIdle() {
    if (session.state() == SessionState.UNBINDING
        && (esmeAsks || answered)
        && window.count() == 0) {
      finish();
    }
  }

  /** Called while the session is unbinding. */
  void tick(long now) {
    if (now - deadline >= 0) {
      finish();
    }
  }

  private void finish() {
    if (connection.closing()) {
      return;
    }
    refuseWaiting.run();
    if (esmeAsks) {
      responses.answer(Command.UNBIND, CommandStatus.ESME_ROK, sequenceNumber);
    }
    connection.closeAfterFlush(reason);
  }
}
