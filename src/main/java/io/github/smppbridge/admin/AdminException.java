package io.github.smppbridge.admin;

/** A call of {@code /admin} that is refused. */
public final class AdminException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int httpStatus;

  /**
   * Makes the exception.
   *
   * @param httpStatus the answer
   * @param message what is wrong, without repeating what was sent
   */
  AdminException(int httpStatus, String message) {
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
