package io.github.smppbridge.sandbox;

import java.util.Map;

/** The pretend server declines a request: an HTTP status and the body {@code {"message": …}}. */
public final class SandboxRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * A refusal.
   *
   * @param status the HTTP status
   * @param message what the caller reads; carries no credentials
   */
  public SandboxRefusal(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** The HTTP status. */
  public int getStatus() {
    return status;
  }

  /** The body, in the shape of every SMSGate error. */
  public Map<String, Object> getBody() {
    return Map.of("message", getMessage());
  }
}
