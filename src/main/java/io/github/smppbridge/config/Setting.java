package io.github.smppbridge.config;

/**
 * A value and where it was set.
 *
 * @param value as written, trimmed
 * @param source for messages, such as {@code environment variable SMPP__WINDOW}
 */
record Setting(String value, String source) {
  /** The value may be a secret: only its source is printed. */
  @Override
  public String toString() {
    return source;
  }
}
