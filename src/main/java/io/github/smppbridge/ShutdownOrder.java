package io.github.smppbridge;

import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Ends things in order: first readiness, then Camel drains and stops, then what Camel ran on. The
 * last part happens here rather than in main(), since the JVM may be gone once Camel has stopped.
 */
final class ShutdownOrder extends LifecycleStrategySupport {
  private final AutoCloseable last;

  ShutdownOrder(AutoCloseable last) {
    this.last = last;
  }

  @Override
  public void onContextStopped(CamelContext context) {
    try {
      last.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
