package io.github.smppbridge.boot;

import io.github.smppbridge.bundle.Extensions;
import io.github.smppbridge.bundle.LiveRoutes;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.component.LoopDirectComponent;
import io.github.smppbridge.config.ConfigKey;
import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.events.EventKind;
import io.github.smppbridge.events.Events;
import io.github.smppbridge.gateway.http.ApacheCalls;
import io.github.smppbridge.gateway.http.BoundedHttpComponent;
import io.github.smppbridge.gateway.http.ClientOptions;
import io.github.smppbridge.http.Documentation;
import io.github.smppbridge.http.EventLoopEngine;
import io.github.smppbridge.http.HealthStyle;
import io.github.smppbridge.http.HttpLimits;
import io.github.smppbridge.http.HttpServers;
import io.github.smppbridge.http.MetricsPage;
import io.github.smppbridge.http.OpenApiOnDemand;
import io.github.smppbridge.http.door.AnswerHeaders;
import io.github.smppbridge.http.door.HttpDoor;
import io.github.smppbridge.http.door.RequestHeaders;
import io.github.smppbridge.http.door.RequestRules;
import io.github.smppbridge.lean.LeanEngine;
import io.github.smppbridge.ops.BadRequestMetrics;
import io.github.smppbridge.ops.HttpMetrics;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.tls.TlsFiles;
import io.github.smppbridge.tracing.Tracing;
import io.github.smppbridge.tracing.TracingOptions;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must exist before Camel initializes, since Camel's HTTP server and metrics look for it then:
 * one Vert.x for everything, the worker threads, the metrics registry. Closing it closes them all;
 * closing it again does nothing.
 */
public final class BridgeRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BridgeRuntime.class);
  private static final int CLOSE_SECONDS = 5;

  /** Nothing that answers HTTP takes as long. */
  private static final Duration HTTP_ANSWER = Duration.ofMinutes(5);

  /** As Camel has it. */
  private static final String RELOAD = "camel.main.routes-reload-enabled";

  private static final long DNS_MILLIS = 5_000;

  private static final long BLOCKED_SECONDS = 5;

  /** The part of the heap that requests may have while they are read or handled: an eighth. */
  private static final int HEAP_FOR_REQUESTS = 8;

  private final Configuration configuration;
  private final Clocks clocks;

  /** Null = nothing is traced. */
  private final Tracing tracing;

  private final Vertx vertx;
  private final ExecutorService workers;
  private final RouteThreads routeThreads;
  private final ExecutorService gatewayThreads;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final StoreOpening store;
  private final Events events;
  private ExecutorService scrapes;
  private boolean closed;

  /**
   * Makes everything; its owner closes it after Camel has stopped.
   *
   * @param configuration the validated configuration
   * @param clocks the time, which a test may put forward
   */
  public BridgeRuntime(Configuration configuration, Clocks clocks) {
    this(configuration, clocks, options -> options);
  }

  /**
   * The same.
   *
   * @param storeOptions how the store is opened, given how the configuration says
   */
  public BridgeRuntime(
      Configuration configuration, Clocks clocks, UnaryOperator<StoreOptions> storeOptions) {
    this.configuration = configuration;
    this.clocks = clocks;
    // no reference to a method: that would load what is not needed
    TracingOptions traces =
        TracingOptions.of(configuration.variables(), System.getProperties()).orElse(null);
    this.tracing = traces == null ? null : Tracing.start(traces);
    this.workers = WorkerThreads.create(configuration.number(ConfigKey.SMPP_WORKER_THREADS));
    this.routeThreads = new RouteThreads(configuration);
    this.events =
        new Events(
            EventKind.parse(configuration.get(ConfigKey.EVENTS_KINDS)),
            configuration.duration(ConfigKey.EVENTS_EXPIRE_AFTER),
            clocks.wall());
    StoreOptions options = storeOptions.apply(storeOptions(configuration).withEvents(events));
    this.store = StoreOpening.begin(() -> Store.open(options, new StoreCallers(workers), clocks));
    this.vertx = Vertx.vertx(vertxOptions(configuration));
    if (!vertx.isNativeTransportEnabled()) {
      LOG.info("epoll is not there, or not usable: Java's selectors serve the connections");
    }
    this.gatewayThreads =
        WorkerThreads.blocking(configuration.number(ConfigKey.GATEWAY_MAX_CONNECTIONS));
  }

  /**
   * Camel Main as the bridge runs it, with what its components and {@link BridgeConfiguration} look
   * for in the registry.
   *
   * @param routesPattern which route files to load
   * @return not yet started
   */
  public Main main(String routesPattern) {
    return main(routesPattern, Extensions.NONE);
  }

  /**
   * The same.
   *
   * @param extensions jars of a team, on the class path already
   */
  Main main(String routesPattern, Extensions extensions) {
    Main main = new BridgeMain();
    main.setAppName("smpp-bridge");
    // Every property file is in the configuration already, validated.
    main.setPropertyPlaceholderLocations("false");
    Properties properties = configuration.asProperties();
    boolean edited = Boolean.parseBoolean(properties.getProperty(RELOAD));
    // Camel's own takes the good route away before it looks at the new one
    properties.setProperty(RELOAD, "false");
    main.setOverrideProperties(properties);
    LiveRoutes routes = new LiveRoutes(edited, extensions);
    main.setRoutesCollector(routes);
    main.bind("liveRoutes", routes);
    main.configure().withRoutesIncludePattern(routesPattern);
    routes.addBuilders(main, properties.getProperty("camel.main.base-package-scan", ""));
    main.configure().addConfiguration(new BridgeConfiguration());
    AnswerHeaders answers = new AnswerHeaders();
    BadRequestMetrics badRequests = new BadRequestMetrics(meters);
    main.bind("requestHeaders", new RequestHeaders(answers, badRequests::refused));
    main.bind("routeText", new RouteText());
    main.bind("configuration", configuration);
    main.bind("runtime", this);
    HttpDoor door = HttpBeans.door(configuration, vertx, answers, badRequests::refused);
    main.bind("vertx", vertx);
    main.bind("timer", new SteadyTimers());
    main.bind("events", events);
    main.bind("smppWorkers", workers);
    routeThreads.bind(main);
    // The name under which Camel's Prometheus endpoint looks for a registry to serve.
    main.bind("metricsRegistry", meters);
    main.bind("gatewayHttpClientOptions", clientOptions());
    main.bind("gatewayHttpClient", new ApacheCalls());
    main.bind("gatewayThreads", gatewayThreads);
    main.bind("direct", new LoopDirectComponent());
    main.bind("http", new BoundedHttpComponent());
    main.bind("https", new BoundedHttpComponent());
    // Webhooks are verified and stored without a thread of their own.
    EventLoopEngine engine = new EventLoopEngine(Set.of(RequestRules.WEBHOOK_PATH));
    main.bind(EventLoopEngine.NAME, engine);
    // Camel asks the registry for who makes its servers.
    main.bind("httpServers", httpServers(door, engine));
    main.bind("openApi", new OpenApiOnDemand());
    if (configuration.flag(ConfigKey.ROUTES_LEAN)) {
      main.bind(LeanEngine.LANGUAGE_NAME, LeanEngine.language());
    }
    return main;
  }

  /**
   * Starts Camel.
   *
   * @param main of {@link #main}
   * @throws Exception why it does not start: on account of a route file with its place in the
   *     message
   */
  public static void start(Main main) throws Exception {
    RouteFailures.tell(main, main::start);
  }

  /** What messages are traced with; null = they are not, and nothing of it is loaded. */
  Tracing tracing() {
    return tracing;
  }

  /** The store first, then the worker threads, then Vert.x; waits some seconds for each. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    store.close();
    if (tracing != null) {
      tracing.close();
    }
    routeThreads.close();
    workers.shutdownNow();
    gatewayThreads.shutdownNow();
    if (scrapes != null) {
      scrapes.shutdownNow();
    }
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Vert.x did not close: {}", e.toString());
    }
    meters.close();
  }

  private HttpServers httpServers(HttpDoor door, EventLoopEngine engine) {
    scrapes =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "metrics-scrape");
              thread.setDaemon(true);
              return thread;
            });
    return new HttpServers(
        new HttpLimits(
            configuration.number(ConfigKey.HTTP_MAX_CONNECTIONS),
            configuration.number(ConfigKey.HTTP_MAX_CONNECTIONS_PER_ADDRESS),
            configuration.duration(ConfigKey.HTTP_HEADER_TIMEOUT),
            configuration.duration(ConfigKey.HTTP_BODY_TIMEOUT),
            HTTP_ANSWER,
            configuration.duration(ConfigKey.HTTP_IDLE_TIMEOUT),
            Runtime.getRuntime().maxMemory() / HEAP_FOR_REQUESTS),
        new HttpMetrics(meters),
        door,
        new MetricsPage(meters::scrape, scrapes),
        HealthStyle.of(configuration.get(ConfigKey.HTTP_HEALTH_STYLE)),
        new Documentation(configuration.flag(ConfigKey.HTTP_OPENAPI_ENABLED)),
        engine,
        httpCertificate());
  }

  private TlsFiles.Paths httpCertificate() {
    String certificate = configuration.get(ConfigKey.HTTP_TLS_CERT);
    return certificate.isEmpty()
        ? null
        : new TlsFiles.Paths(certificate, configuration.get(ConfigKey.HTTP_TLS_KEY), null);
  }

  private static StoreOptions storeOptions(Configuration configuration) {
    return StoreOptions.of(
            configuration.get(ConfigKey.STORE_URL),
            configuration.get(ConfigKey.STORE_USERNAME),
            configuration.get(ConfigKey.STORE_PASSWORD))
        .withNodeName(configuration.get(ConfigKey.STORE_NODE_NAME))
        .withCommitDelay(configuration.duration(ConfigKey.STORE_COMMIT_DELAY))
        .withRetention(configuration.duration(ConfigKey.STORE_RETENTION))
        // longer than the outbox's own
        .withLongestLease(
            configuration.duration(ConfigKey.SMPP_RESPONSE_TIMEOUT).multipliedBy(2).plusSeconds(30))
        .withLongestDelay(configuration.duration(ConfigKey.RECEIPTS_RETRY_MAX_DELAY))
        // an hour is the longest interval of what somebody waits for, but the first may be set, and
        // so may the grace
        .withLongestCheck(
            configuration
                .duration(ConfigKey.RECEIPTS_FIRST_CHECK)
                .plus(configuration.duration(ConfigKey.RECEIPTS_GRACE))
                .plusHours(1));
  }

  /** The time, for whatever is kept or waits by it. */
  Clocks clocks() {
    return clocks;
  }

  /**
   * The durable store, waited for while it opens.
   *
   * @return the store, open until this is closed
   * @throws io.github.smppbridge.store.commit.StoreException when it cannot be used
   */
  public Store store() {
    return store.await();
  }

  private static VertxOptions vertxOptions(Configuration configuration) {
    int loops = configuration.number(ConfigKey.SMPP_EVENT_LOOPS);
    return new VertxOptions()
        .setPreferNativeTransport(true)
        .setEventLoopPoolSize(loops > 0 ? loops : Runtime.getRuntime().availableProcessors())
        .setWorkerPoolSize(configuration.number(ConfigKey.HTTP_WORKER_THREADS))
        // Steps that block a loop are named, by the component smpp-server; what else does, here.
        .setMaxEventLoopExecuteTime(BLOCKED_SECONDS)
        .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
        // Each query of a name server; a call has a deadline of its own beside it.
        .setAddressResolverOptions(
            new AddressResolverOptions()
                .setQueryTimeout(
                    Math.min(
                        DNS_MILLIS,
                        configuration.duration(ConfigKey.GATEWAY_CONNECT_TIMEOUT).toMillis())))
        // Nothing is served from files, and the container's file system is read-only.
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private ClientOptions clientOptions() {
    return ClientOptions.defaults()
        .with(
            configuration.number(ConfigKey.GATEWAY_MAX_CONNECTIONS),
            configuration.duration(ConfigKey.GATEWAY_CONNECT_TIMEOUT));
  }
}
