package io.github.smppbridge.smpp;

/** The session ended, or was not bound to receive, before the ESME answered. */
public class SessionClosedException extends SmppStatusException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the failure; its status is ESME_RDELIVERYFAILURE.
   *
   * @param message which session
   */
  public SessionClosedException(String message) {
    super(CommandStatus.ESME_RDELIVERYFAILURE, message);
  }
}
