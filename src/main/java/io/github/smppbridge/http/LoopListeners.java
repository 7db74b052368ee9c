package io.github.smppbridge.http;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What one server listens with: a listener on each event loop, all on the same port. Vert.x spreads
 * the connections over them; those of a single one would all be served by one loop, however many
 * there are.
 */
final class LoopListeners {
  private static final AtomicInteger FREE_PORTS = new AtomicInteger();

  private final Vertx vertx;
  private final List<HttpServer> listeners = new CopyOnWriteArrayList<>();
  private volatile String deployment;

  LoopListeners(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Begins to listen.
   *
   * @param port 0 = any free one
   * @param handlers sets those of a listener, each of which is called on the loop of its connection
   * @return completes when all do, fails when one cannot
   */
  Future<Void> listen(
      HttpServerOptions options, String host, int port, Consumer<HttpServer> handlers) {
    // a free port has to be the same one for all: Vert.x shares negative ones
    int shared = port > 0 ? port : -1 - FREE_PORTS.getAndIncrement();
    return vertx
        .deployVerticle(
            () -> new Listener(options, host, shared, handlers),
            new DeploymentOptions().setInstances(loops()))
        .map(
            id -> {
              deployment = id;
              return null;
            });
  }

  /** Vert.x knows, and does not say. */
  private int loops() {
    int loops = 0;
    for (EventExecutor each : vertx.nettyEventLoopGroup()) {
      loops++;
    }
    return Math.max(1, loops);
  }

  /** One of them; null while there is none. */
  HttpServer any() {
    return deployment == null ? null : listeners.get(0);
  }

  /** Ends them, and their connections. */
  Future<Void> close() {
    String open = deployment;
    deployment = null;
    return open == null ? Future.succeededFuture() : vertx.undeploy(open);
  }

  private final class Listener extends AbstractVerticle {
    private final HttpServerOptions options;
    private final String host;
    private final int port;
    private final Consumer<HttpServer> handlers;

    private Listener(
        HttpServerOptions options, String host, int port, Consumer<HttpServer> handlers) {
      this.options = options;
      this.host = host;
      this.port = port;
      this.handlers = handlers;
    }

    @Override
    public void start(Promise<Void> started) {
      HttpServer server = vertx.createHttpServer(options);
      handlers.accept(server);
      listeners.add(server);
      server.listen(port, host).<Void>mapEmpty().onComplete(started);
    }
  }
}
