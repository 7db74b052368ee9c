package io.github.smppbridge.submit;

/**
 * An address that is no phone number, short code or name. The message does not hold the address.
 */
public final class InvalidAddressException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, without the address
   */
  public InvalidAddressException(String message) {
    super(message);
  }
}
