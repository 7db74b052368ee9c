package io.github.smppbridge.ops;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * A check that {@code /health} and {@code /health/ready} ask, and {@code /health/live} does not.
 */
public final class ReadinessCheck extends AbstractHealthCheck {
  private final Supplier<Finding> question;

  /**
   * What a check found.
   *
   * @param up whether the bridge can work
   * @param message why not; null if it can
   * @param details figures for the operator
   */
  public record Finding(boolean up, String message, Map<String, Object> details) {
    /** Everything is well. */
    public static Finding up(Map<String, Object> details) {
      return new Finding(true, null, details);
    }

    /** The bridge cannot work. */
    public static Finding down(String message, Map<String, Object> details) {
      return new Finding(false, message, details);
    }
  }

  /**
   * Makes a check.
   *
   * @param id its name in the answer
   * @param question asked for every request; must answer within a few seconds
   */
  public ReadinessCheck(String id, Supplier<Finding> question) {
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
    Finding finding = question.get();
    finding.details().forEach(builder::detail);
    if (finding.up()) {
      builder.up();
    } else {
      builder.message(finding.message()).down();
    }
  }
}
