package io.github.smppbridge.gateway;

import java.net.ConnectException;

/**
 * An attempt that got no slot: nothing was sent. A {@link ConnectException}, as of a connection
 * that never was.
 */
final class NoSlotException extends ConnectException {
  private static final long serialVersionUID = 1L;

  NoSlotException(String message) {
    super(message);
  }

  /** What a flood causes costs no stack trace. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
