package io.github.smppbridge.component;

import io.github.smppbridge.smpp.CommandStatus;

/** The ESME answered with a command_status other than ESME_ROK. */
public class NegativeResponseException extends DeliveryException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param commandStatus what the ESME answered
   */
  public NegativeResponseException(int commandStatus) {
    super(commandStatus, "the ESME answered " + CommandStatus.name(commandStatus), null);
  }
}
