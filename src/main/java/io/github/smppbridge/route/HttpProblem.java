package io.github.smppbridge.route;

import java.util.Map;

/** A call over HTTP that is refused. */
public final class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int httpStatus;
  private final transient Map<String, String> headers;

  /**
   * Makes the exception.
   *
   * @param httpStatus the answer
   * @param message what is wrong, without repeating what was sent
   */
  public HttpProblem(int httpStatus, String message) {
    this(httpStatus, message, Map.of());
  }

  /**
   * Makes the exception.
   *
   * @param httpStatus the answer
   * @param message what is wrong, without repeating what was sent
   * @param headers what the answer says beside that
   */
  public HttpProblem(int httpStatus, String message, Map<String, String> headers) {
    super(message, null, false, false);
    this.httpStatus = httpStatus;
    this.headers = headers;
  }

  int httpStatus() {
    return httpStatus;
  }

  Map<String, String> headers() {
    return headers;
  }
}
