package io.github.smppbridge.boot;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.config.ConfigKey;
import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.http.door.AnswerHeaders;
import io.github.smppbridge.http.door.GuardedVertx;
import io.github.smppbridge.http.door.HttpDoor;
import io.github.smppbridge.http.door.RequestHeaders;
import io.github.smppbridge.ops.BadRequestMetrics;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.store.StoreOptions;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.main.Main;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
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

  /** Calls that wait for a connection to the gateway; more fail at once. */
  private static final int GATEWAY_QUEUE = 20_000;

  /** Below the minute after which many proxies drop an idle connection. */
  private static final int KEEP_ALIVE_SECONDS = 45;

  private final Configuration configuration;
  private final Clocks clocks;
  private final Vertx vertx;
  private final ExecutorService workers;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Store store;
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
    this.vertx = Vertx.vertx(vertxOptions(configuration));
    this.workers = WorkerThreads.create(configuration.number(ConfigKey.SMPP_WORKER_THREADS));
    this.store = Store.open(storeOptions.apply(storeOptions(configuration)), workers, clocks);
  }

  /**
   * Camel Main as the bridge runs it, with what its components and {@link BridgeConfiguration} look
   * for in the registry.
   *
   * @param routesPattern which route files to load
   * @return not yet started
   */
  public Main main(String routesPattern) {
    Main main = new Main();
    main.setAppName("smpp-bridge");
    // Every property file is in the configuration already, validated.
    main.setPropertyPlaceholderLocations("false");
    main.setOverrideProperties(configuration.asProperties());
    main.configure().withRoutesIncludePattern(routesPattern);
    main.configure().addConfiguration(new BridgeConfiguration());
    AnswerHeaders answers = new AnswerHeaders();
    main.bind("requestHeaders", new RequestHeaders(answers));
    main.bind("routeText", new RouteText());
    main.bind("configuration", configuration);
    main.bind("runtime", this);
    HttpDoor door =
        HttpBeans.door(configuration, vertx, answers, new BadRequestMetrics(meters)::refused);
    main.bind("vertx", GuardedVertx.of(vertx, door));
    main.bind("timer", new SteadyTimers());
    main.bind("smppWorkers", workers);
    // The name under which Camel's Prometheus endpoint looks for a registry to serve.
    main.bind("metricsRegistry", meters);
    main.bind("gatewayWebClientOptions", webClientOptions());
    main.bind("gatewayHttpClient", httpClient());
    return main;
  }

  /** The store first, then the worker threads, then Vert.x; waits some seconds for each. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    store.close();
    workers.shutdownNow();
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      LOG.warn("Vert.x did not close: {}", e.toString());
    }
    meters.close();
  }

  private static StoreOptions storeOptions(Configuration configuration) {
    return StoreOptions.of(
            configuration.get(ConfigKey.STORE_URL),
            configuration.get(ConfigKey.STORE_USERNAME),
            configuration.get(ConfigKey.STORE_PASSWORD))
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
   * The durable store.
   *
   * @return the store, open until this is closed
   */
  public Store store() {
    return store;
  }

  private static VertxOptions vertxOptions(Configuration configuration) {
    return new VertxOptions()
        // Routes run elsewhere: more loops than processors would only wake each other up.
        .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
        .setWorkerPoolSize(configuration.number(ConfigKey.HTTP_WORKER_THREADS))
        // Nothing is served from files, and the container's file system is read-only.
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  /** Attempts are routes/errors' business: on its own this client repeats 429 and 503. */
  private static HttpClientConfigurer httpClient() {
    return HttpClientBuilder::disableAutomaticRetries;
  }

  private WebClientOptions webClientOptions() {
    WebClientOptions options = new WebClientOptions();
    options.setUserAgent("smpp-bridge");
    options.setFollowRedirects(false);
    options.setMaxPoolSize(configuration.number(ConfigKey.GATEWAY_MAX_CONNECTIONS));
    options.setMaxWaitQueueSize(GATEWAY_QUEUE);
    options.setConnectTimeout(
        Math.toIntExact(configuration.duration(ConfigKey.GATEWAY_CONNECT_TIMEOUT).toMillis()));
    options.setKeepAliveTimeout(KEEP_ALIVE_SECONDS);
    options.setTcpKeepAlive(true);
    return options;
  }
}
