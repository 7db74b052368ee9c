package io.github.smppbridge.boot;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Ends things in order: first readiness turns 503, then Camel drains the listener and stops, then
 * what Camel ran on is closed. The last part happens here rather than in main(), since the JVM may
 * be gone once Camel has stopped.
 */
final class ShutdownOrder extends LifecycleStrategySupport {
  private final BridgeRuntime runtime;
  private final AtomicBoolean draining = new AtomicBoolean();

  /**
   * Makes the strategy; to be added before the components are made, so that it comes first.
   *
   * @param runtime what Camel runs on, closed at the end
   */
  ShutdownOrder(BridgeRuntime runtime) {
    this.runtime = runtime;
  }

  /** Whether the stop has begun. */
  boolean draining() {
    return draining.get();
  }

  @Override
  public void onContextStopping(CamelContext context) {
    draining.set(true);
  }

  @Override
  public void onContextStopped(CamelContext context) {
    runtime.close();
  }
}
