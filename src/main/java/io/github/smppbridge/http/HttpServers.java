package io.github.smppbridge.http;

import io.github.smppbridge.http.door.HttpDoor;
import io.github.smppbridge.tls.TlsFiles;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.component.platform.http.main.DefaultMainHttpServerFactory;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.main.HttpManagementServerConfigurationProperties;
import org.apache.camel.main.HttpServerConfigurationProperties;

/**
 * Makes the servers of {@code camel.server.*} and {@code camel.management.*}: Camel takes this
 * factory, which it finds in its registry, instead of its own. All of their options mean what they
 * mean to Camel.
 */
public final class HttpServers extends DefaultMainHttpServerFactory {
  private final HttpLimits limits;
  private final HttpObserver observer;
  private final HttpDoor door;
  private final MetricsPage metrics;
  private final HealthStyle health;
  private final Documentation documentation;
  private final EventLoopEngine engine;
  private final TlsFiles.Paths tls;

  /**
   * Makes the factory.
   *
   * @param limits what each server bears
   * @param observer told about connections
   * @param door stands before everything that is served
   * @param metrics what {@code camel.metrics.path} answers
   * @param health how health is told
   * @param documentation what describes the server
   * @param engine has the routes of the server of {@code camel.server.*} that do not leave their
   *     event loop
   * @param tls certificate of the server of {@code camel.server.*}, which then speaks TLS; null =
   *     it does not
   */
  public HttpServers(
      HttpLimits limits,
      HttpObserver observer,
      HttpDoor door,
      MetricsPage metrics,
      HealthStyle health,
      Documentation documentation,
      EventLoopEngine engine,
      TlsFiles.Paths tls) {
    this.health = health;
    this.documentation = documentation;
    this.engine = engine;
    this.limits = limits;
    this.observer = observer;
    this.door = door;
    this.metrics = metrics;
    this.tls = tls;
  }

  @Override
  public Service newHttpServer(CamelContext context, HttpServerConfigurationProperties options) {
    MainHttpServer camels = (MainHttpServer) super.newHttpServer(context, options);
    MainHttpServer ours =
        new MainHttpServer() {
          @Override
          protected void doInit() throws Exception {
            getConfiguration().setServerType(VertxPlatformHttpRouter.SERVER_TYPE_SERVER);
            getCamelContext()
                .addService(
                    new BoundedHttpServer(
                        "http",
                        getConfiguration(),
                        limits,
                        observer,
                        door,
                        documentation::mount,
                        engine,
                        tls));
          }
        };
    ours.setCamelContext(context);
    ours.setConfiguration(camels.getConfiguration());
    ours.setStaticEnabled(camels.isStaticEnabled());
    ours.setStaticContextPath(options.getStaticContextPath());
    ours.setStaticSourceDir(camels.getStaticSourceDir());
    return ours;
  }

  @Override
  public Service newHttpManagementServer(
      CamelContext context, HttpManagementServerConfigurationProperties options) {
    ManagementHttpServer camels =
        (ManagementHttpServer) super.newHttpManagementServer(context, options);
    ManagementHttpServer ours = new ManagementServer(limits, observer, door, metrics, health);
    ours.setCamelContext(context);
    ours.setConfiguration(camels.getConfiguration());
    ours.setInfoEnabled(camels.isInfoEnabled());
    ours.setInfoPath(camels.getInfoPath());
    ours.setDevConsoleEnabled(camels.isDevConsoleEnabled());
    ours.setHealthCheckEnabled(camels.isHealthCheckEnabled());
    ours.setHealthPath(camels.getHealthPath());
    ours.setJolokiaEnabled(camels.isJolokiaEnabled());
    ours.setJolokiaPath(camels.getJolokiaPath());
    ours.setMetricsEnabled(camels.isMetricsEnabled());
    ours.setUploadEnabled(camels.isUploadEnabled());
    ours.setUploadSourceDir(camels.getUploadSourceDir());
    ours.setDownloadEnabled(camels.isDownloadEnabled());
    ours.setSendEnabled(camels.isSendEnabled());
    return ours;
  }
}
