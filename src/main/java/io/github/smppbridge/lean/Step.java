package io.github.smppbridge.lean;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * A step of a route as its {@link StepRow row} calls it. What a step that is over at once costs is
 * the call; Camel's own contract has a callback for each.
 */
@FunctionalInterface
interface Step {
  /**
   * Works on an exchange.
   *
   * @param exchange the exchange, whose exception is set if the step fails
   * @param later called once, if the step is not over when this returns: by another thread at any
   *     time, or by this one after the return
   * @return whether it is over, and nothing will be called
   */
  boolean run(Exchange exchange, AsyncCallback later);
}
