package io.github.smppbridge.component;

import io.github.smppbridge.smpp.CongestionSource;
import io.github.smppbridge.smpp.SessionLoop;
import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.SmppObserver;
import io.github.smppbridge.smpp.SmppServer;
import io.github.smppbridge.tls.GivenTls;
import io.github.smppbridge.tls.ServerTls;
import io.github.smppbridge.work.Turnstile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.ShutdownStrategy;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An SMPP v3.4 server as a Camel component: one component is one listener, its endpoints are the
 * operations on it.
 *
 * <ul>
 *   <li>The listener opens when every route has started, so that no bind meets half a server.
 *   <li>It drains before any route stops: requests in work finish, sessions are unbound.
 *   <li>It belongs to the component: a route that is stopped or reloaded drops no session.
 * </ul>
 */
@Component("smpp-server")
public class SmppServerComponent extends DefaultComponent implements SSLContextParametersAware {
  private static final Logger LOG = LoggerFactory.getLogger(SmppServerComponent.class);

  /** What closing the listener may take beyond the drain itself. */
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

  /**
   * What the routes get to stop when requests hang that have had their time; and to be told of the
   * last sessions' ends.
   */
  private static final long HURRY_SECONDS = 2;

  @Metadata(description = "The listener's configuration.")
  private SmppServerConfiguration configuration = new SmppServerConfiguration();

  @Metadata(
      label = "advanced",
      autowired = true,
      description = "The Vert.x instance to run on. Without one the component makes its own.")
  private Vertx vertx;

  @Metadata(
      label = "advanced",
      description =
          "Executor that exchanges run on, for example #smppWorkers. Without one the component"
              + " makes a pool from Camel's default profile.")
  private ExecutorService workerExecutor;

  private volatile Turnstile turns;

  @Metadata(
      label = "advanced",
      autowired = true,
      description = "Told of everything the listener does, for metrics.")
  private SmppObserver observer;

  @Metadata(
      label = "advanced",
      autowired = true,
      description =
          "Tells how near the routes are to refusing what a session sends. Responses to sessions of"
              + " interface_version 0x50 and above carry it, or what the session's window has left,"
              + " as congestion_state.")
  private CongestionSource congestion;

  @Metadata(
      label = "security",
      description =
          "TLS by Camel's own parameters (key and trust stores, protocols, cipher suites, clients'"
              + " certificates) in the place of tlsCert, tlsKey and tlsClientCa. They are read when"
              + " the listener opens.")
  private SSLContextParameters sslContextParameters;

  @Metadata(
      label = "security",
      defaultValue = "false",
      description =
          "Whether the context's global SSLContextParameters serve TLS, where neither"
              + " sslContextParameters nor tlsCert is set.")
  private boolean useGlobalSslContextParameters;

  private final SmppServerDispatcher dispatcher = new SmppServerDispatcher(this);
  private final Set<SessionRegistry.Listener> sessionListeners = new CopyOnWriteArraySet<>();
  private volatile SmppServer server;
  private ScheduledExecutorService watch;
  private boolean ownVertx;
  private boolean ownExecutor;

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    SmppServerEndpoint endpoint = new SmppServerEndpoint(uri, this);
    try {
      endpoint.setOperation(SmppServerOperation.valueOf(remaining));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("smpp-server has no operation '" + remaining + "'", e);
    }
    setProperties(endpoint, parameters);
    return endpoint;
  }

  @Override
  protected void doInit() throws Exception {
    super.doInit();
    if (vertx == null) {
      vertx = CamelContextHelper.findSingleByType(getCamelContext(), Vertx.class);
    }
    if (observer == null) {
      observer = CamelContextHelper.findSingleByType(getCamelContext(), SmppObserver.class);
    }
    if (congestion == null) {
      congestion = CamelContextHelper.findSingleByType(getCamelContext(), CongestionSource.class);
    }
    getCamelContext().addStartupListener(new OpenListener());
    getCamelContext().addLifecycleStrategy(new DrainBeforeRoutesStop());
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    if (vertx == null) {
      vertx = Vertx.vertx();
      ownVertx = true;
    }
    if (workerExecutor == null) {
      workerExecutor =
          getCamelContext().getExecutorServiceManager().newDefaultThreadPool(this, "SmppServer");
      ownExecutor = true;
    }
    turns = new Turnstile(workerExecutor);
    if (getCamelContext().getStatus().isStarted()) {
      listen();
    }
  }

  @Override
  protected void doStop() throws Exception {
    drain();
    if (watch != null) {
      getCamelContext().getExecutorServiceManager().shutdownNow(watch);
      watch = null;
    }
    if (ownExecutor) {
      getCamelContext().getExecutorServiceManager().shutdownGraceful(workerExecutor);
      workerExecutor = null;
      ownExecutor = false;
    }
    if (ownVertx) {
      await(vertx.close(), CLOSE_GRACE);
      vertx = null;
      ownVertx = false;
    }
    super.doStop();
  }

  /** Opens the listener unless it is open or no route consumes from this component. */
  synchronized void listen() {
    if (server != null || !dispatcher.hasConsumers()) {
      return;
    }
    SmppServer opened =
        new SmppServer(
            vertx,
            configuration.toOptions(givenTls()),
            dispatcher,
            observer(),
            congestion == null ? CongestionSource.NONE : congestion);
    sessionListeners.forEach(opened.sessions()::addListener);
    await(opened.listen(), Duration.ofSeconds(30));
    server = opened;
    watchLoops();
    // whoever came meanwhile
    sessionListeners.forEach(opened.sessions()::addListener);
  }

  private ServerTls givenTls() {
    SSLContextParameters parameters = sslContextParameters;
    if (parameters == null && ObjectHelper.isEmpty(configuration.getTlsCert())) {
      parameters = retrieveGlobalSslContextParameters();
    }
    try {
      return parameters == null
          ? null
          : new GivenTls(parameters.createSSLContext(getCamelContext()));
    } catch (GeneralSecurityException | IOException e) {
      throw new RuntimeCamelException(
          "smpp-server: sslContextParameters cannot be used: " + e.getMessage(), e);
    }
  }

  private void watchLoops() {
    long limit = configuration.getLoopBlockedAfter();
    if (limit > 0 && watch == null) {
      LoopWatch look =
          new LoopWatch(this::loops, Duration.ofMillis(limit), observer()::loopBlocked);
      long millis = look.interval().toMillis();
      watch =
          getCamelContext()
              .getExecutorServiceManager()
              .newSingleThreadScheduledExecutor(this, "SmppLoopWatch");
      watch.scheduleAtFixedRate(look, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  private Set<SessionLoop> loops() {
    SmppServer open = server;
    return open == null ? Set.of() : open.loops();
  }

  private SmppObserver observer() {
    return observer == null ? SmppObserver.NONE : observer;
  }

  /** The listener, and with it the registry, is there until its sessions are done with. */
  private synchronized void drain() {
    SmppServer open = server;
    if (open == null) {
      return;
    }
    Duration limit = Duration.ofMillis(configuration.getDrainTimeout());
    LOG.info("SMPP listener draining {} session(s)", open.sessions().sessions().size());
    try {
      await(open.drain(limit), limit.plus(CLOSE_GRACE));
    } catch (RuntimeCamelException e) {
      LOG.warn("SMPP listener did not drain in {}: {}", limit, e.getMessage());
      open.close();
    } finally {
      server = null;
    }
    dispatcher.ends().awaitHandedOver(Duration.ofSeconds(HURRY_SECONDS));
    hurry(open);
  }

  /**
   * Requests that hang have had their time: Camel, which waits for every exchange, need not wait
   * for theirs again.
   */
  private void hurry(SmppServer drained) {
    int left = drained.unfinishedRequests();
    ShutdownStrategy routes = getCamelContext().getShutdownStrategy();
    if (left > 0 && routes.getTimeUnit().toSeconds(routes.getTimeout()) > HURRY_SECONDS) {
      LOG.warn("{} request(s) hang: the routes get {} s to stop", left, HURRY_SECONDS);
      routes.setTimeUnit(TimeUnit.SECONDS);
      routes.setTimeout(HURRY_SECONDS);
    }
  }

  // The calling thread is the one that starts or stops the context: no message waits for it.
  private static void await(Future<?> future, Duration limit) {
    try {
      future.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RuntimeCamelException(e);
    } catch (ExecutionException e) {
      throw RuntimeCamelException.wrapRuntimeCamelException(e.getCause());
    } catch (TimeoutException e) {
      throw new RuntimeCamelException("no result within " + limit, e);
    }
  }

  /** The bound sessions: the registry, or {@code null} while the listener is closed. */
  public SessionRegistry getSessions() {
    SmppServer open = server;
    return open == null ? null : open.sessions();
  }

  /**
   * Has somebody hear of the sessions of the listener, from its first bind on, and of those of any
   * listener that is opened after it.
   *
   * @param listener hears from now on
   */
  public void addSessionListener(SessionRegistry.Listener listener) {
    sessionListeners.add(listener);
    SmppServer open = server;
    if (open != null) {
      open.sessions().addListener(listener);
    }
  }

  /**
   * Has somebody hear of no session any more.
   *
   * @param listener hears nothing from now on
   */
  public void removeSessionListener(SessionRegistry.Listener listener) {
    sessionListeners.remove(listener);
    SmppServer open = server;
    if (open != null) {
      open.sessions().removeListener(listener);
    }
  }

  /** The listener: the server, or {@code null} while it is closed. */
  public SmppServer getServer() {
    return server;
  }

  /** The port of the plain listener: the port, or -1 while the listener is closed or TLS only. */
  public int getListeningPort() {
    SmppServer open = server;
    return open == null ? -1 : open.port();
  }

  /** The port of the TLS listener: the port, or -1 while the listener is closed or has no TLS. */
  public int getListeningTlsPort() {
    SmppServer open = server;
    return open == null ? -1 : open.tlsPort();
  }

  /** {@return requests whose account has as many others with workers or loops as it may} */
  public int getRequestsWaiting() {
    int onLoops = loops().stream().mapToInt(SessionLoop::waiting).sum();
    return onLoops + (turns == null ? 0 : turns.waiting());
  }

  /** {@return ends of sessions that the route which hears of them has not begun with} */
  public int getEndsWaiting() {
    return dispatcher.ends().waiting();
  }

  /** The way to the workers: an account's requests do not stand before another's. */
  Turnstile turns() {
    return turns;
  }

  SmppServerDispatcher dispatcher() {
    return dispatcher;
  }

  /** The listener's configuration: the configuration, never {@code null}. */
  public SmppServerConfiguration getConfiguration() {
    return configuration;
  }

  /** Sets the listener's configuration. */
  public void setConfiguration(SmppServerConfiguration configuration) {
    this.configuration = configuration;
  }

  /** The Vert.x instance to run on: the instance, or {@code null} before the component started. */
  public Vertx getVertx() {
    return vertx;
  }

  /**
   * The Vert.x instance to run on; whoever sets it closes it.
   *
   * @param vertx the instance
   */
  public void setVertx(Vertx vertx) {
    this.vertx = vertx;
  }

  /** {@return the executor that exchanges run on, or {@code null} before the component started} */
  public ExecutorService getWorkerExecutor() {
    return workerExecutor;
  }

  /**
   * The executor that exchanges run on; whoever sets it shuts it down.
   *
   * @param workerExecutor the executor
   */
  public void setWorkerExecutor(ExecutorService workerExecutor) {
    this.workerExecutor = workerExecutor;
  }

  /** Told of everything the listener does: the observer, or {@code null}. */
  public SmppObserver getObserver() {
    return observer;
  }

  /** Tells how near the routes are to refusing what a session sends: who does, or {@code null}. */
  public CongestionSource getCongestion() {
    return congestion;
  }

  /** Sets who tells how near the routes are to refusing what a session sends. */
  public void setCongestion(CongestionSource congestion) {
    this.congestion = congestion;
  }

  /** Sets who is told of everything the listener does. */
  public void setObserver(SmppObserver observer) {
    this.observer = observer;
  }

  private final class OpenListener implements ExtendedStartupListener {
    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
      // the routes may still be starting
    }

    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
      if (isStarted()) {
        listen();
      }
    }
  }

  private final class DrainBeforeRoutesStop extends LifecycleStrategySupport {
    @Override
    public void onContextStopping(CamelContext context) {
      drain();
    }
  }

  /** {@return the parameters that serve TLS instead of files} */
  public SSLContextParameters getSslContextParameters() {
    return sslContextParameters;
  }

  /** Sets the parameters that serve TLS instead of files. */
  public void setSslContextParameters(SSLContextParameters sslContextParameters) {
    this.sslContextParameters = sslContextParameters;
  }

  @Override
  public boolean isUseGlobalSslContextParameters() {
    return useGlobalSslContextParameters;
  }

  @Override
  public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
    this.useGlobalSslContextParameters = useGlobalSslContextParameters;
  }
}
