package io.github.smppbridge.ops;

import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * A check that {@code /health} and {@code /health/ready} ask, and {@code /health/live} does not.
 */
public final class ReadinessCheck extends AbstractHealthCheck {
  private final Consumer<HealthCheckResultBuilder> question;

  /**
   * Makes a check.
   *
   * @param id its name in the answer
   * @param question asked for every request; says up or down within a few seconds
   */
  ReadinessCheck(String id, Consumer<HealthCheckResultBuilder> question) {
    super("smpp-bridge", id);
    this.question = question;
  }

  /** A restart cures none of what is asked here. */
  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    question.accept(builder);
  }
}
