package io.github.smppbridge.smpp.text;

/**
 * A time that is neither absolute nor relative format of SMPP v3.4 §7.1.1. The message names the
 * field.
 */
public final class InvalidSmppTimeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, without message content
   */
  public InvalidSmppTimeException(String message) {
    super(message);
  }
}
