package io.github.smppbridge.gateway.http;

import java.net.ConnectException;

/** The request did not leave the bridge: whatever it asks for has not happened. */
public final class NotSentException extends ConnectException {
  /**
   * Says why.
   *
   * @param reason for the log
   * @param cause may be null
   */
  NotSentException(String reason, Throwable cause) {
    super(reason);
    initCause(cause);
  }
}
