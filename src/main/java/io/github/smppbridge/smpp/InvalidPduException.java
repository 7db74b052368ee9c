package io.github.smppbridge.smpp;

/** A field of a request that cannot be. Names the field, never its value. */
final class InvalidPduException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int commandStatus;

  InvalidPduException(int commandStatus, String field) {
    super(field, null, false, false); // thrown for what peers send: no stack trace
    this.commandStatus = commandStatus;
  }

  int commandStatus() {
    return commandStatus;
  }
}
