package io.github.smppbridge.smpp;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The end of a session in order, whatever ends it: unbind of either side (SMPP v3.4 §4.2), octets
 * that are no PDU, a peer that gives no sign of life. On the session's event loop alone.
 *
 * <ol>
 *   <li>It leaves the registry: nothing is sent to it any more, and its place is free.
 *   <li>What is in work is answered, if that takes no longer than said; new requests are refused.
 *   <li>Then the unbinds are answered, each; or generic_nack is written for what could not be read.
 *   <li>Where the peer is still understood, what it answers, or asks, in the next moment is heard.
 *   <li>The connection closes.
 * </ol>
 */
final class UnbindPhase {
  /** How long an ESME that asked to unbind waits for the answers to what it has in work. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /**
   * How long an ESME is listened to once both have said goodbye: answers to deliver_sm may be on
   * their way, and it should close first. jSMPP loses an unbind_resp that the end of the stream
   * follows at once, and waits for its timer.
   */
  private static final long LINGER_MILLIS = 200;

  /** Unbinds that wait for what is in work; whoever sends more has them answered at once. */
  private static final int MOST_WAITING = 16;

  private final ServerScope scope;
  private final Connection connection;
  private final SmppSession session;
  private final ResponseWriter responses;
  private final OutboundRequests outbound;
  private final InboundWindow window;
  private final Runnable refuseWaiting;
  private final long responseNanos;
  private final Queue<Integer> asked = new ArrayDeque<>();
  private boolean wasBound;
  private boolean esmeAsked;

  /** Nothing more is expected of the peer. */
  private boolean agreed;

  /** Of our unbind; 0 = none. */
  private int ourSequenceNumber;

  /** sequence_number of what could not be read; null = everything could. */
  private Integer unreadable;

  private boolean finished;
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

  /** The ESME's unbind; without a bind it ends the connection all the same. */
  void asked(int unbindSequenceNumber) {
    enter(session.state().bound() ? CloseReason.UNBIND : CloseReason.PROTOCOL_ERROR);
    if (!esmeAsked) {
      esmeAsked = true;
      deadline = System.nanoTime() + Math.min(GRACE_NANOS, responseNanos);
    }
    agreed = true;
    asked.add(unbindSequenceNumber);
    if (finished || asked.size() > MOST_WAITING) {
      answerUnbinds();
    }
    finishIfIdle();
  }

  /** Our unbind. */
  void ask(CloseReason why) {
    if (session.state().bound()) {
      enter(why);
      ourSequenceNumber = outbound.ask(Command.UNBIND);
      deadline = System.nanoTime() + responseNanos;
    } else if (session.state() == SessionState.OPEN && !connection.closing()) {
      connection.close(why);
    }
  }

  /**
   * The ESME's unbind_resp, or its generic_nack.
   *
   * @param command which
   * @return false when it is none to an unbind of ours
   */
  boolean answered(Command command, int sequenceNumber) {
    boolean ours =
        ourSequenceNumber != 0
            && (command == Command.UNBIND_RESP || sequenceNumber == ourSequenceNumber);
    if (ours) {
      agreed = true;
      finishIfIdle();
    }
    return ours;
  }

  /** The stream cannot be read any further, only written. */
  void unreadable(int sequenceNumber) {
    connection.ignoreInput();
    unreadable = sequenceNumber;
    end(CloseReason.PROTOCOL_ERROR);
  }

  /** Ends a session that is not asked whether it agrees. */
  void end(CloseReason why) {
    if (!agreed) {
      agreed = true;
      deadline = System.nanoTime() + responseNanos;
    }
    enter(why);
    if (finished) {
      close();
    } else {
      finishIfIdle();
    }
  }

  /** The connection closes: what was no end in order is one now. */
  void closing(CloseReason why) {
    if (session.state().bound()) {
      enter(why);
    }
  }

  /** Why it ended, given how its connection did: a peer that was told to go has not left. */
  CloseReason reasonFor(CloseReason closed) {
    return reason != null && closed == CloseReason.PEER_CLOSED ? reason : closed;
  }

  private void enter(CloseReason why) {
    SessionState before = session.state();
    if (before == SessionState.UNBINDING) {
      return;
    }
    reason = why;
    wasBound = before.bound();
    session.state(SessionState.UNBINDING);
    scope.observer().stateChanged(before, SessionState.UNBINDING);
    if (scope.registry().remove(session)) {
      scope.registry().announceEnded(session, why);
    }
  }

  /** Called when a request in work was answered. */
  void finishIfIdle() {
    if (session.state() == SessionState.UNBINDING && agreed && window.count() == 0) {
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
    if (finished || connection.closing()) {
      return;
    }
    finished = true;
    refuseWaiting.run();
    answerUnbinds();
    boolean answersMayCome = agreed && outbound.outstanding() > 0;
    if ((esmeAsked || answersMayCome) && unreadable == null) {
      connection.flush();
      scope.vertx().setTimer(LINGER_MILLIS, timer -> close());
    } else {
      close();
    }
  }

  private void answerUnbinds() {
    int status = wasBound ? CommandStatus.ESME_ROK : CommandStatus.ESME_RINVBNDSTS;
    while (!asked.isEmpty()) {
      responses.answer(Command.UNBIND, status, asked.poll());
    }
  }

  private void close() {
    if (connection.closing()) {
      return;
    }
    if (unreadable != null) {
      responses.answer(Command.UNKNOWN, CommandStatus.ESME_RINVCMDLEN, unreadable);
    }
    connection.closeAfterFlush(reason);
  }
}
