package io.github.smppbridge.component;

import io.github.smppbridge.smpp.SmppStatusException;

/**
 * A PDU sent to an ESME was not taken. Carries the command_status that the ESME answered, or the
 * one that describes best why there is no answer.
 *
 * <p>Routes tell the cases apart with {@code onException}: the subclasses {@link
 * NoReceiverException} and {@link NegativeResponseException}, or this class for a lost connection
 * or a response that never came.
 */
public class DeliveryException extends SmppStatusException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param commandStatus the status, an {@code ESME_R…} number
   * @param message what happened, without message text or numbers
   * @param cause the engine's exception, or {@code null}
   */
  public DeliveryException(int commandStatus, String message, Throwable cause) {
    super(commandStatus, message, cause);
  }
}
