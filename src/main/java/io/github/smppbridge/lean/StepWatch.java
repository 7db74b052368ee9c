package io.github.smppbridge.lean;

import org.apache.camel.Exchange;

/**
 * Is told which exchange is in a step, by the thread that works there: what an {@code
 * InterceptStrategy} would find out at more cost.
 */
public interface StepWatch {
  /**
   * A step begins.
   *
   * @param exchange whose
   */
  void entered(Exchange exchange);

  /** It is over, or goes on elsewhere. */
  void left();
}
