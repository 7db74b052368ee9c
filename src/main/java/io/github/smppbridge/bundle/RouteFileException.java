package io.github.smppbridge.bundle;

/** Route files that cannot be taken; the message says where and why, in one line. */
public final class RouteFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param where file and line, as in {@code routes/on-mo.camel.yaml:7}
   * @param reason what is wrong there
   */
  RouteFileException(String where, String reason) {
    super(where + ": " + reason);
  }

  /** As above, with what Camel said of it. */
  RouteFileException(String where, String reason, Throwable cause) {
    super(where + ": " + reason, cause);
  }
}
