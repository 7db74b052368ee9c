package io.github.smppbridge.route;

/** An HTTP call, of a phone or an operator, that is refused. */
public final class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int httpStatus;

  /**
   * Makes the exception.
   *
   * @param httpStatus the answer
   * @param message what is wrong, without repeating what was sent
   */
  public HttpProblem(int httpStatus, String message) {
    super(message, null, false, false);
    this.httpStatus = httpStatus;
  }

  /**
   * The answer.
   *
   * @return an HTTP status
   */
  public int getHttpStatus() {
    return httpStatus;
  }
}
