package io.github.smppbridge.http;

import io.github.smppbridge.http.door.HttpDoor;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server of {@code camel.management.*}. Health and metrics do not run on the threads that
 * webhooks run on, which all may wait for a store that hangs.
 */
final class ManagementServer extends ManagementHttpServer {
  private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);

  private final HttpLimits limits;
  private final HttpObserver observer;
  private final HttpDoor door;
  private final Handler<RoutingContext> metrics;
  private final HealthStyle health;
  private HealthBoard board;

  /** Null where it shares the server of {@code camel.server}. */
  private BoundedHttpServer own;

  ManagementServer(
      HttpLimits limits,
      HttpObserver observer,
      HttpDoor door,
      Handler<RoutingContext> metrics,
      HealthStyle health) {
    this.limits = limits;
    this.observer = observer;
    this.door = door;
    this.metrics = metrics;
    this.health = health;
  }

  @Override
  protected void doInit() throws Exception {
    CamelContext context = getCamelContext();
    board = new HealthBoard(context, health);
    VertxPlatformHttpServer main = context.hasService(VertxPlatformHttpServer.class);
    if (main != null && main.getConfigurationPort() == getPort()) {
      super.doInit();
    } else if (isJolokiaEnabled() || isSendEnabled()) {
      LOG.warn("camel.management: jolokia and send make it Camel's own server, without limits");
      super.doInit();
    } else {
      // routes are served by the other one
      getConfiguration().setServerType(VertxPlatformHttpRouter.SERVER_TYPE_MANAGEMENT);
      own =
          new BoundedHttpServer(
              "management",
              getConfiguration(),
              limits,
              observer,
              door,
              router -> {},
              new EventLoopEngine(Set.of()),
              null);
      context.addService(own);
    }
  }

  @Override
  protected void doStart() throws Exception {
    // which makes the router
    ServiceHelper.startService(own);
    super.doStart();
  }

  @Override
  protected void doShutdown() throws Exception {
    super.doShutdown();
    board.close();
  }

  @Override
  protected void setupConsoles() {
    super.setupConsoles();
    if (isMetricsEnabled()) {
      String path = getCamelContext().resolvePropertyPlaceholders("{{?camel.metrics.path}}");
      // before the one of Camel, which would wait for a thread
      getRouter()
          .route(HttpMethod.GET, path == null ? "/observe/metrics" : path)
          .order(-1)
          .handler(metrics);
    }
  }

  @Override
  protected void setupHealthCheckConsole() {
    String path = getHealthPath();
    serve(path, board::overall);
    serve(path + "/ready", board::ready);
    serve(path + "/live", board::alive);
    serve(path + "/startup", board::started);
    getCamelContext()
        .getComponent("platform-http", PlatformHttpComponent.class)
        .addHttpManagementEndpoint(path, "GET", null, "application/json", null);
  }

  /** Balancers ask with HEAD, too. */
  private void serve(String path, Handler<RoutingContext> handler) {
    getRouter().route(HttpMethod.GET, path).handler(handler);
    getRouter().route(HttpMethod.HEAD, path).handler(handler);
  }
}
