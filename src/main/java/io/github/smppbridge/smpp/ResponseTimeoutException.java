package io.github.smppbridge.smpp;

import io.vertx.core.Future;

/** The ESME did not answer within the response timer; it may have the message or not. */
public class ResponseTimeoutException extends SmppStatusException {
  private static final long serialVersionUID = 1L;

  private final transient Future<Integer> lateResponse;

  /**
   * Makes the failure; its status is ESME_RX_T_APPN.
   *
   * @param message which session and request
   * @param lateResponse see {@link #lateResponse()}
   */
  public ResponseTimeoutException(String message, Future<Integer> lateResponse) {
    super(CommandStatus.ESME_RX_T_APPN, message);
    this.lateResponse = lateResponse;
  }

  /**
   * The answer, should it still come.
   *
   * @return completes on the session's context with the command_status of a late response; fails
   *     with {@link SessionClosedException} when the session ends without one or when too many
   *     requests are unanswered to remember this one
   */
  public Future<Integer> lateResponse() {
    return lateResponse;
  }
}
