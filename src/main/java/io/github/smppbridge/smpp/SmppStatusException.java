package io.github.smppbridge.smpp;

/** A failure that has a command_status. */
public class SmppStatusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int commandStatus;

  /**
   * Makes a failure with a status.
   *
   * @param commandStatus the command_status, see {@link CommandStatus}
   * @param message what happened, without secrets or message text
   */
  public SmppStatusException(int commandStatus, String message) {
    this(commandStatus, message, null);
  }

  /**
   * Makes a failure with a status and a cause.
   *
   * @param commandStatus the command_status, see {@link CommandStatus}
   * @param message what happened, without secrets or message text
   * @param cause what led to it, may be null
   */
  public SmppStatusException(int commandStatus, String message, Throwable cause) {
    super(message, cause);
    this.commandStatus = commandStatus;
  }

  /** The status that fits this failure: a command_status. */
  public int commandStatus() {
    return commandStatus;
  }
}
