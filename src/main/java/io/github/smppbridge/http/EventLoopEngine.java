package io.github.smppbridge.http;

import java.util.Set;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Camel's engine behind {@code platform-http}, which it finds under {@link #NAME}: as it is, except
 * that the requests of some paths do not leave their event loop.
 */
public final class EventLoopEngine extends VertxPlatformHttpEngine {
  /** By which the component looks for its engine. */
  public static final String NAME = "platform-http-engine";

  private final Set<String> onLoop;

  /**
   * Makes the engine.
   *
   * @param onLoop paths whose routes never block
   */
  public EventLoopEngine(Set<String> onLoop) {
    this.onLoop = Set.copyOf(onLoop);
  }

  @Override
  public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
    return onLoop.contains(endpoint.getPath())
        ? new EventLoopConsumer(
            endpoint, processor, VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort()))
        : super.createConsumer(endpoint, processor);
  }
}
