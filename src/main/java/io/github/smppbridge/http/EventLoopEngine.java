package io.github.smppbridge.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
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
  private final Map<String, EventLoopConsumer> started = new ConcurrentHashMap<>();

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
            endpoint,
            processor,
            VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort()),
            started)
        : super.createConsumer(endpoint, processor);
  }

  /**
   * Gives requests of those paths to their routes, and what is unusual of them, and all others, to
   * a router.
   *
   * @param router what else would get them
   * @param mostOctets of a body; more is for the router to refuse
   * @param fault told of what nobody expected of a request; answers it
   */
  Handler<HttpServerRequest> before(
      Handler<HttpServerRequest> router,
      long mostOctets,
      BiConsumer<HttpServerRequest, Throwable> fault) {
    return request -> {
      EventLoopConsumer consumer = started.get(String.valueOf(request.path()));
      if (consumer != null && consumer.takes(request, mostOctets)) {
        consumer.take(request, failure -> fault.accept(request, failure));
      } else {
        router.handle(request);
      }
    };
  }
}
