package io.github.smppbridge.smpp;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** A request of an ESME that the application has to answer, once, from any thread. */
public final class SmppRequest {
  private static final AtomicIntegerFieldUpdater<SmppRequest> ANSWERED =
      AtomicIntegerFieldUpdater.newUpdater(SmppRequest.class, "answered");

  private final SmppSession session;
  private final Command command;
  private final org.jsmpp.bean.Command pdu;
  private final long receivedNanos;
  private final Promise<Boolean> written = Promise.promise();

  @SuppressWarnings("unused") // written through ANSWERED
  private volatile int answered;

  private SmppResponse response;

  SmppRequest(
      SmppSession session, Command command, org.jsmpp.bean.Command pdu, long receivedNanos) {
    this.session = session;
    this.command = command;
    this.pdu = pdu;
    this.receivedNanos = receivedNanos;
  }

  /**
   * {@return the session it came on} While a bind is being decided, the session is not in the
   * registry and has no attributes yet.
   */
  public SmppSession session() {
    return session;
  }

  /** What is asked: an {@linkplain Command#application() application command}. */
  public Command command() {
    return command;
  }

  /** The sequence_number, which the response echoes: as received. */
  public int sequenceNumber() {
    return pdu.getSequenceNumber();
  }

  /**
   * {@return the decoded PDU: jSMPP's Bind, SubmitSm, SubmitMulti, DataSm, QuerySm, CancelSm or
   * ReplaceSm} Empty strings are "", never null; octets of strings are read as ISO-8859-1.
   */
  public org.jsmpp.bean.Command pdu() {
    return pdu;
  }

  /**
   * Tells whether {@link #respond} has been called.
   *
   * @return true from the first call on
   */
  public boolean answered() {
    return answered != 0;
  }

  /**
   * Answers. Any thread; the first call wins. A response that cannot be written as it is (a
   * message_id of more than 64 characters) becomes ESME_RSYSERR.
   *
   * @param response the answer
   * @return completes on the session's context once the response was handed to the network, with
   *     false when the request was answered before or the connection is gone. Never fails.
   */
  public Future<Boolean> respond(SmppResponse response) {
    if (!ANSWERED.compareAndSet(this, 0, 1)) {
      return Future.succeededFuture(false);
    }
    this.response = response;
    session.link().respond(this);
    return written.future();
  }

  /**
   * Tells as {@link #respond} does. Who asks before he responds is told on the session's context,
   * before anything is read that came after the response.
   *
   * @return completes when the response was handed to the network, with false when it cannot be
   */
  public Future<Boolean> responseWritten() {
    return written.future();
  }

  SmppResponse response() {
    return response;
  }

  long receivedNanos() {
    return receivedNanos;
  }

  void written(boolean success) {
    written.tryComplete(success);
  }

  @Override
  public String toString() {
    return "SmppRequest["
        + command.commandName()
        + ", sequence_number "
        + sequenceNumber()
        + ", "
        + session
        + "]";
  }
}
