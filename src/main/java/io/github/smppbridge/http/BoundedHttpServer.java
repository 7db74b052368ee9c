package io.github.smppbridge.http;

import io.github.smppbridge.http.door.HttpDoor;
import io.github.smppbridge.log.LogLimit;
import io.github.smppbridge.tls.TlsFiles;
import io.github.smppbridge.tls.TlsReload;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.component.vertx.common.VertxHelper;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Camel's HTTP server, whose routers and options it keeps, with {@link HttpLimits}. HTTP/1.1 alone:
 * the many streams that one connection of HTTP/2 has would have to be limited each.
 */
final class BoundedHttpServer extends VertxPlatformHttpServer {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedHttpServer.class);
  private static final int BACKLOG = 1024;
  private static final int REQUEST_LINE = 4096;
  private static final int HEADERS = 8192;
  private static final int FAULT = 500;
  private static final Duration TLS_RELOAD_INTERVAL = Duration.ofSeconds(10);

  private final VertxPlatformHttpServerConfiguration configuration;
  private final ServerConnections connections;
  private final HttpLimits limits;
  private final HttpDoor door;
  private final Consumer<Router> first;
  private final EventLoopEngine engine;
  private final Map<HttpConnection, WireWatch> watches = new ConcurrentHashMap<>();
  private final LogLimit faults = new LogLimit(LOG);
  private final TlsFiles.Paths files;

  /** Null without a certificate of ours. */
  private TlsReload tls;

  /** Null while it does not listen. */
  private LoopListeners listeners;

  private long sweep;

  /**
   * Makes the server.
   *
   * @param name by which metrics and log call it
   * @param configuration Camel's options
   * @param limits what it bears
   * @param observer told about connections
   * @param door stands before everything that is served
   * @param first what the router has before that
   * @param engine has the routes that do not leave their event loop
   * @param tls its certificate; null = it speaks TLS only if Camel's options say so
   */
  BoundedHttpServer(
      String name,
      VertxPlatformHttpServerConfiguration configuration,
      HttpLimits limits,
      HttpObserver observer,
      HttpDoor door,
      Consumer<Router> first,
      EventLoopEngine engine,
      TlsFiles.Paths tls) {
    super(configuration);
    this.first = first;
    this.engine = engine;
    this.configuration = configuration;
    this.limits = limits;
    this.door = door;
    this.connections = new ServerConnections(name, limits, observer);
    this.files = tls;
  }

  @Override
  public HttpServer getServer() {
    return listeners == null ? null : listeners.any();
  }

  @Override
  public int getPort() {
    return listeners == null ? super.getPort() : listeners.any().actualPort();
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setAcceptBacklog(BACKLOG)
        .setMaxInitialLineLength(REQUEST_LINE)
        .setMaxHeaderSize(HEADERS)
        .setDecompressionSupported(false)
        .setCompressionSupported(false)
        .setUseAlpn(false)
        .setHttp2ClearTextEnabled(false)
        // there are no WebSockets, and what they agree on ends connections with requests in a row
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setSslHandshakeTimeout(limits.header().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  @Override
  protected void startServer() throws Exception {
    Vertx vertx = getVertx();
    HttpServerOptions options = options();
    secure(options, vertx);
    LoopListeners made = new LoopListeners(vertx);
    Handler<HttpServerRequest> router = handler(vertx);
    Handler<HttpServerRequest> handler =
        door.before(
            isGuardedByRouter() ? router : engine.before(router, mostOctets(), this::fault));
    try {
      made.listen(
              options,
              configuration.getBindHost(),
              configuration.getBindPort(),
              server -> {
                server.connectionHandler(this::connected);
                server.invalidRequestHandler(this::invalid);
                server.requestHandler(request -> handle(request, handler));
              })
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      String where = configuration.getBindHost() + ":" + configuration.getBindPort();
      throw new RuntimeCamelException(
          "cannot listen on " + where + ": " + e.getCause().getMessage(), e.getCause());
    }
    listeners = made;
    sweep = vertx.setPeriodic(limits.sweepMillis(), timer -> connections.sweep());
    if (tls != null) {
      tls.watch();
    }
    LOG.info(
        "{} listens on {}:{}",
        options.isSsl() ? "HTTPS" : "HTTP",
        configuration.getBindHost(),
        getPort());
  }

  private void secure(HttpServerOptions options, Vertx vertx) throws Exception {
    if (files != null) {
      tls = new TlsReload(vertx, "HTTP", files, TLS_RELOAD_INTERVAL);
      try {
        tls.read().toCompletionStage().toCompletableFuture().join();
      } catch (CompletionException e) {
        throw new RuntimeCamelException(e.getCause().getMessage(), e.getCause());
      }
      tls.apply(options.setSsl(true));
    } else if (camelsTls() != null) {
      VertxHelper.setupSSLOptions(getCamelContext(), camelsTls(), options);
    }
  }

  /**
   * Uses the certificate that is in its files now, for connections from now on.
   *
   * @return completes with whether it had changed
   */
  Future<Boolean> reloadTls() {
    return tls == null ? Future.succeededFuture(false) : tls.reload();
  }

  private SSLContextParameters camelsTls() {
    return configuration.getSslContextParameters() != null
        ? configuration.getSslContextParameters()
        : configuration.isUseGlobalSslContextParameters()
            ? getCamelContext().getSSLContextParameters()
            : null;
  }

  /** The router that Camel has just made, under the path of its options. */
  private Handler<HttpServerRequest> handler(Vertx vertx) {
    Router root = Router.router(vertx);
    first.accept(root);
    Router camels =
        VertxPlatformHttpRouter.lookup(
            getCamelContext(),
            VertxPlatformHttpRouter.getRouterNameFromPort(configuration.getBindPort()));
    // what subRouter does, which takes none but Vert.x' own routers since 4.5.28
    root.route(configuration.getPath() + "*")
        .handler(camels::handleContext)
        .failureHandler(camels::handleFailure);
    return root.errorHandler(FAULT, this::tellFault);
  }

  /** Whether an operator has Camel's router do something before each request. */
  private boolean isGuardedByRouter() {
    return configuration.getCors().isEnabled()
        || configuration.getSessionConfig().isEnabled()
        || configuration.getAuthenticationConfig().isEnabled();
  }

  private long mostOctets() {
    return configuration.getMaxBodySize() == null ? 0 : configuration.getMaxBodySize();
  }

  private void fault(HttpServerRequest request, Throwable fault) {
    tell(fault);
    if (!request.response().ended()) {
      request.response().setStatusCode(FAULT).end();
    }
  }

  /** What nobody expected: where, and no words of it, which may be the request's. */
  private void tellFault(RoutingContext call) {
    Throwable fault = call.failure();
    if (fault != null) {
      tell(fault);
    }
    if (!call.response().ended()) {
      call.response().setStatusCode(FAULT).end();
    }
  }

  private void tell(Throwable fault) {
    StackTraceElement[] frames = fault.getStackTrace();
    String where = frames.length == 0 ? "" : " at " + frames[0];
    faults.tell(
        Level.ERROR,
        fault.getClass().getName(),
        () -> "HTTP request failed: " + fault.getClass().getName() + where);
  }

  private void connected(HttpConnection connection) {
    WireWatch watch = WireWatch.of(connections, connection);
    if (watch != null) {
      watches.put(connection, watch);
      connection.closeHandler(closed -> watches.remove(connection));
    }
  }

  private void handle(HttpServerRequest request, Handler<HttpServerRequest> handler) {
    WireWatch watch = watches.get(request.connection());
    if (watch == null || !watch.head(request)) {
      return;
    }
    try {
      handler.handle(request);
    } catch (Throwable e) {
      // or it would have its place for ever
      tell(e);
      request.connection().close();
    }
  }

  /** What Vert.x itself could not read; nothing is said after the last answer. */
  private void invalid(HttpServerRequest request) {
    WireWatch watch = watches.get(request.connection());
    if (watch != null && watch.isOver()) {
      request.connection().close();
    } else {
      door.invalid(request);
    }
  }

  @Override
  protected void stopServer() {
    LoopListeners open = listeners;
    if (open == null) {
      return;
    }
    listeners = null;
    if (tls != null) {
      tls.close();
    }
    getCamelContext().removeComponent(PlatformHttpConstants.PLATFORM_HTTP_COMPONENT_NAME);
    getVertx().cancelTimer(sweep);
    try {
      open.close().toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      LOG.warn("HTTP: the server did not close: {}", e.getCause().toString());
    }
  }
}
