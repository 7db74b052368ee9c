package io.github.smppbridge.component;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A value that no log, trace or exception may show: {@link #toString()} never tells it.
 *
 * <p>Route steps that need the value ask for {@link #value()} by name.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = Objects.requireNonNull(value);
  }

  /**
   * Wraps a value.
   *
   * @param value the secret; {@code null} counts as empty
   * @return the wrapped value
   */
  public static Secret of(String value) {
    return new Secret(value == null ? "" : value);
  }

  /** The secret itself: the value, never {@code null}. */
  public String value() {
    return value;
  }

  /** Takes as long for a wrong guess as for a good one. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(
            secret.value.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "******";
  }
}
