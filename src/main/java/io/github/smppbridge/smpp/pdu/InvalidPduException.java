package io.github.smppbridge.smpp.pdu;

/** A field of a request that cannot be. Names the field, never its value. */
public final class InvalidPduException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int commandStatus;

  InvalidPduException(int commandStatus, String field) {
    super(field, null, false, false); // thrown for what peers send: no stack trace
    this.commandStatus = commandStatus;
  }

  /** What to answer: a command_status. */
  public int commandStatus() {
    return commandStatus;
  }
}
