package io.github.smppbridge.smpp;

/** As many requests as allowed are outstanding towards the ESME; nothing was sent. */
public class WindowFullException extends SmppStatusException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the failure; its status is ESME_RMSGQFUL.
   *
   * @param message which session
   */
  public WindowFullException(String message) {
    super(CommandStatus.ESME_RMSGQFUL, message);
  }
}
