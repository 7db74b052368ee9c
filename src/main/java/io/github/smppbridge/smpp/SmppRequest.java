package io.github.smppbridge.smpp;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Supplier;

/** A request of an ESME that the application has to answer, once, from any thread. */
public final class SmppRequest {
  private static final AtomicIntegerFieldUpdater<SmppRequest> STATE =
      AtomicIntegerFieldUpdater.newUpdater(SmppRequest.class, "state");

  private static final int WAITING = 0;
  private static final int ANSWERED = 1;

  /** The guard has answered. */
  private static final int GIVEN_UP = 2;

  /** And the application has come to its end since. */
  private static final int OVER = 3;

  private final SmppSession session;
  private final Command command;
  private final org.jsmpp.bean.Command pdu;
  private final long receivedNanos;
  private final Promise<Boolean> written = Promise.promise();

  @SuppressWarnings("unused") // written through STATE
  private volatile int state;

  private volatile SmppResponse response;
  private volatile Supplier<String> whereabouts;
  private long handedNanos;
  private boolean told;

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
   * @return true from the first call on, and when the request is {@link #overdue}
   */
  public boolean answered() {
    return state != WAITING;
  }

  /**
   * Tells whether the engine has answered ESME_RSYSERR, since the application took too long. What
   * the application did, or does, is nothing the ESME knows of.
   *
   * @return true from then on
   */
  public boolean overdue() {
    return state >= GIVEN_UP;
  }

  /**
   * Tells whether nobody waits for an answer any more: the connection is gone, or the request is
   * {@link #overdue}. What is still to be done for the answer's sake need not be done.
   *
   * @return true from then on
   */
  public boolean inVain() {
    return overdue() || session.state() == SessionState.CLOSED;
  }

  /**
   * Says where to look for a request that takes too long.
   *
   * @param description asked from any thread, at any time until it has been answered and later;
   *     tells for people what the request waits for, without texts, numbers and secrets
   */
  public void whereabouts(Supplier<String> description) {
    whereabouts = description;
  }

  String whereabouts() {
    Supplier<String> known = whereabouts;
    try {
      return known == null ? "no worker has taken it" : known.get();
    } catch (RuntimeException changing) {
      return "nobody knows what it waits for"; // it is looked at while others work on it
    }
  }

  /**
   * Answers. Any thread; the first call wins, and comes too late for a request that is {@link
   * #overdue}. A response that cannot be written as it is (a message_id of more than 64 characters)
   * becomes ESME_RSYSERR.
   *
   * @param response the answer
   * @return completes on the session's context once the response was handed to the network, with
   *     false when the request was answered before or the connection is gone. Never fails.
   */
  public Future<Boolean> respond(SmppResponse response) {
    if (STATE.compareAndSet(this, WAITING, ANSWERED)) {
      this.response = response;
      session.link().respond(this);
      return written.future();
    }
    if (STATE.compareAndSet(this, GIVEN_UP, OVER)) {
      session.link().tooLate(this, response);
    }
    return Future.succeededFuture(false);
  }

  /**
   * Answers in the application's place. On the session's event loop.
   *
   * @return false when the application has just answered
   */
  boolean giveUp() {
    if (!STATE.compareAndSet(this, WAITING, GIVEN_UP)) {
      return false;
    }
    response =
        SmppResponse.status(CommandStatus.ESME_RSYSERR).because("not over in time, told as such");
    written.tryComplete(false); // of the application's answer
    session.link().respond(this);
    return true;
  }

  /** True once. On the session's event loop. */
  boolean tellOnce() {
    boolean first = !told;
    told = true;
    return first;
  }

  /**
   * Tells as {@link #respond} does. Who asks before he responds is told on the session's context,
   * before anything is read that came after the response.
   *
   * @return completes when the response was handed to the network, with false when it cannot be, or
   *     when the request is {@link #overdue}
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

  /** When the application got it. On the session's event loop. */
  long handedNanos() {
    return handedNanos;
  }

  void handedNanos(long now) {
    handedNanos = now;
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
