package io.github.smppbridge.smpp;

import io.github.smppbridge.smpp.pdu.PduWriter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.jsmpp.bean.AbstractSmCommand;

/** What we ask the ESME: messages within the window, enquire_link and unbind beside it. */
final class OutboundRequests {
  private static final int MAX_SEQUENCE_NUMBER = 0x7FFFFFFF;

  /**
   * How long a full window may be without an answer before others are sent what would wait for it.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * For how many response timers a peer may be asked in vain, with all the time in which it was not
   * listened to: one that reads a little now and then holds its slots no longer.
   */
  private static final int MOST_TIMERS = 4;

  private final ServerScope scope;
  private final Connection connection;
  private final SmppSession session;
  private final RequestWindow window;
  private final long responseNanos;
  private int lastSequenceNumber;

  OutboundRequests(ServerScope scope, Connection connection) {
    this.scope = scope;
    this.connection = connection;
    this.session = connection.session();
    Duration response = scope.options().timers().response();
    Duration halfTime = response.dividedBy(2);
    this.responseNanos = response.toNanos();
    this.window =
        new RequestWindow(
            scope.options().limits().deliverWindow(),
            halfTime.compareTo(PATIENCE) < 0 ? halfTime : PATIENCE);
  }

  /** Sends deliver_sm or data_sm. Any thread. */
  Future<Integer> send(Command command, AbstractSmCommand pdu) {
    if (!canReceive()) {
      return notBound();
    }
    if (!window.take()) {
      return Future.failedFuture(
          new WindowFullException(session + " has all its deliver_sm outstanding"));
    }
    Promise<Integer> promise = Promise.promise();
    connection.execute(() -> write(command, pdu, promise));
    return promise.future();
  }

  private boolean canReceive() {
    return session.state().bound() && session.bindType().canReceive();
  }

  private Future<Integer> notBound() {
    return Future.failedFuture(new SessionClosedException(session + " is not bound to receive"));
  }

  private void write(Command command, AbstractSmCommand pdu, Promise<Integer> promise) {
    if (!canReceive()) {
      window.free();
      notBound().onComplete(promise);
      return;
    }
    int sequenceNumber = nextSequenceNumber();
    try {
      PduWriter.message(connection.out(), sequenceNumber, pdu, session.supportsTlv());
    } catch (RuntimeException unwritable) {
      window.free();
      promise.fail(unwritable);
      return;
    }
    long now = System.nanoTime();
    window.sent(sequenceNumber, command, promise, now, connection.listened(now));
    scope.observer().pduSent(command);
  }

  /**
   * Sends enquire_link or unbind.
   *
   * @return its sequence_number
   */
  int ask(Command command) {
    int sequenceNumber = nextSequenceNumber();
    PduWriter.header(connection.out(), command.commandId(), 0, sequenceNumber);
    scope.observer().pduSent(command);
    return sequenceNumber;
  }

  /**
   * 1 to 0x7FFFFFFF, again and again (SMPP v3.4 §5.1.4), never one that still awaits its answer.
   */
  private int nextSequenceNumber() {
    do {
      lastSequenceNumber = lastSequenceNumber == MAX_SEQUENCE_NUMBER ? 1 : lastSequenceNumber + 1;
    } while (window.holds(lastSequenceNumber));
    return lastSequenceNumber;
  }

  /**
   * Settles the request a response belongs to: its own response, or generic_nack, which says that
   * it was not taken (SMPP v3.4 §4.3) even where its command_status says nothing.
   *
   * @return false when there is none
   */
  boolean answered(Command response, int sequenceNumber, int commandStatus, long now) {
    if (!window.isAnsweredBy(response, sequenceNumber)) {
      return false;
    }
    int status =
        response == Command.GENERIC_NACK && commandStatus == CommandStatus.ESME_ROK
            ? CommandStatus.ESME_RUNKNOWNERR
            : commandStatus;
    RequestWindow.Pending request = window.answered(sequenceNumber);
    if (request == null) {
      return window.answeredLate(sequenceNumber, status);
    }
    scope.observer().delivered(status, now - request.sentNanos());
    request.promise().tryComplete(status);
    scope.registry().announceSlot(session.systemId());
    return true;
  }

  /** Gives up on what has not been answered in time. */
  void expire(long now) {
    int expired =
        window.expire(
            connection.listened(now) - responseNanos,
            now - MOST_TIMERS * responseNanos,
            session.toString());
    for (int i = 0; i < expired; i++) {
      scope.observer().deliverTimedOut();
      scope.registry().announceSlot(session.systemId());
    }
  }

  void close() {
    window.close(session.toString());
  }

  int outstanding() {
    return window.outstanding();
  }

  boolean stalled() {
    return window.stalled(System.nanoTime());
  }

  int freeSlots() {
    return window.freeSlots();
  }
}
