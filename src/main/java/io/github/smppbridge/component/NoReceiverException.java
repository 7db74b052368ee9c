package io.github.smppbridge.component;

import io.github.smppbridge.smpp.CommandStatus;

/** No session that may receive is bound for the system_id, or the session asked for is gone. */
public class NoReceiverException extends DeliveryException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param target the system_id or session id that was asked for
   */
  public NoReceiverException(String target) {
    super(CommandStatus.ESME_RDELIVERYFAILURE, "no receiver is bound for " + target, null);
  }
}
