package io.github.smppbridge.config;

/**
 * A configuration the bridge does not start with. The message is one line for the operator: it
 * names the key, where it was set and what is allowed, and never a secret value.
 */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message one line, without secrets
   */
  public ConfigurationException(String message) {
    super(message);
  }

  /**
   * Creates the exception.
   *
   * @param message one line, without secrets
   * @param cause what went wrong underneath
   */
  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
