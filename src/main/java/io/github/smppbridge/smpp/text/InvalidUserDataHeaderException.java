package io.github.smppbridge.smpp.text;

/**
 * A user data header (3GPP TS 23.040 §9.2.3.24) that cannot be read: its lengths do not add up, or
 * it announces a language that is not known.
 */
public final class InvalidUserDataHeaderException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, without message content
   */
  public InvalidUserDataHeaderException(String message) {
    super(message);
  }
}
