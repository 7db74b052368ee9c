package io.github.smppbridge.tracing;

/** A variable, or a system property, of OpenTelemetry's with a value that cannot be used. */
public final class TracingOptionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Makes one.
   *
   * @param message names the variable, and no secret
   */
  public TracingOptionException(String message) {
    super(message);
  }
}
