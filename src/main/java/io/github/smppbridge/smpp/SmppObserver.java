package io.github.smppbridge.smpp;

/**
 * Sees what happens, for metrics. Called on event loops, on the hot path: must be quick, must not
 * block or throw.
 */
public interface SmppObserver {
  /** Sees nothing. */
  SmppObserver NONE = new SmppObserver() {};

  /**
   * A PDU came in.
   *
   * @param command what it is, {@link Command#UNKNOWN} for an unknown command_id
   */
  default void pduReceived(Command command) {}

  /**
   * A PDU goes out. Responses are counted by their own command.
   *
   * @param command what it is
   */
  default void pduSent(Command command) {}

  /**
   * A bind was answered.
   *
   * @param type as what
   * @param commandStatus the status of bind_resp
   */
  default void bindAttempt(BindType type, int commandStatus) {}

  /** A connection was accepted. */
  default void connectionOpened() {}

  /**
   * A connection was refused, or had to make room for another.
   *
   * @param reason why
   */
  default void connectionRefused(ConnectionRefusal reason) {}

  /**
   * A connection is gone.
   *
   * @param reason why
   */
  default void connectionClosed(CloseReason reason) {}

  /**
   * A session changed its state.
   *
   * @param from the state before, null for a new connection
   * @param to the state now
   */
  default void stateChanged(SessionState from, SessionState to) {}

  /**
   * A request of an ESME that reached the application was answered.
   *
   * @param command the request
   * @param commandStatus the status of its response
   * @param nanos time from reading the request to writing the response, in nanoseconds
   */
  default void responded(Command command, int commandStatus, long nanos) {}

  /**
   * A request of an ESME was refused before it reached the application.
   *
   * @param command the request
   * @param commandStatus the status of its response
   */
  default void refused(Command command, int commandStatus) {}

  /** A request was answered ESME_RTHROTTLED since the session's backlog was full. */
  default void throttled() {}

  /**
   * A request was answered ESME_RSYSERR since the application took too long.
   *
   * @param command the request
   */
  default void overdue(Command command) {}

  /** A step of the application's has held an event loop for too long. Called on another thread. */
  default void loopBlocked() {}

  /** A session sent more than its inbound window holds: what comes now waits. */
  default void windowFull() {}

  /**
   * A response with an error was sent, by the engine or the application.
   *
   * @param commandStatus its status, not ESME_ROK
   */
  default void errorSent(int commandStatus) {}

  /**
   * The ESME answered deliver_sm or data_sm.
   *
   * @param commandStatus its answer
   * @param nanos time from sending to the answer, in nanoseconds
   */
  default void delivered(int commandStatus, long nanos) {}

  /** The ESME did not answer deliver_sm or data_sm in time. */
  default void deliverTimedOut() {}
}
