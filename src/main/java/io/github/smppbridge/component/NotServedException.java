package io.github.smppbridge.component;

/**
 * Receivers are bound for the system_id, but none that may have the message: their address_range
 * (SMPP v3.4 §5.2.7) has not its destination, or those that have it answer nothing.
 */
public class NotServedException extends NoReceiverException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param systemId the system_id
   */
  public NotServedException(String systemId) {
    super(systemId);
  }
}
