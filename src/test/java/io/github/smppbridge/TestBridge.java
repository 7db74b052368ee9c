package io.github.smppbridge;

import io.github.smppbridge.boot.BridgeRuntime;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.component.SmppServerComponent;
import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.config.ConfigurationException;
import io.github.smppbridge.deliver.OutboxEndpoint;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.Sql;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import io.github.smppbridge.testkit.TestHttp;
import io.github.smppbridge.testkit.WireEsme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.timer.TimerEndpoint;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The whole bridge in this JVM, with the routes of {@code routes/}, on free ports. The sessions
 * that are bound through it end with it; as an extension of a class, with each test, after which
 * its gateway is calm again.
 */
public final class TestBridge implements AutoCloseable, AfterEachCallback, AfterAllCallback {
  private static final Duration OFTEN = Duration.ofMillis(200);

  private final Main main;
  private final BridgeRuntime runtime;
  private final int httpPort;
  private final Path folder;
  private final Queue<AutoCloseable> sessions = new ConcurrentLinkedQueue<>();

  /** Ours to close, or null. */
  private StubGateway gateway;

  private TestBridge(Main main, BridgeRuntime runtime, int httpPort, Path folder) {
    this.main = main;
    this.runtime = runtime;
    this.httpPort = httpPort;
    this.folder = folder;
  }

  /**
   * Starts a bridge in front of a pretend gateway of its own, which ends with it.
   *
   * @param keys configuration keys, for example {@code smpp.window}
   */
  public static TestBridge start(Map<String, String> keys) {
    StubGateway gateway = StubGateway.start();
    TestBridge bridge = start(gateway, keys);
    bridge.gateway = gateway;
    return bridge;
  }

  /** As {@link #start(Map)}, but it goes by a clock of the caller's, as below. */
  public static TestBridge start(Map<String, String> keys, Clock clock) {
    StubGateway gateway = StubGateway.start();
    TestBridge bridge = start(gateway, newFolder(), keys, clock);
    bridge.gateway = gateway;
    return bridge;
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("bridge");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a bridge in front of a gateway, with a store of its own. */
  public static TestBridge start(StubGateway gateway, Map<String, String> keys) {
    return start(gateway, newFolder(), keys);
  }

  /**
   * Starts a bridge in front of a gateway.
   *
   * @param gateway the pretend gateway
   * @param folder where its store goes; the same folder again = the same store
   * @param keys configuration keys, for example {@code smpp.window}
   */
  public static TestBridge start(StubGateway gateway, Path folder, Map<String, String> keys) {
    return start(gateway.baseUrl(), folder, keys, Path.of("routes"));
  }

  /** Starts a bridge that goes by a clock of the caller's, whose timers look at it often. */
  public static TestBridge start(
      StubGateway gateway, Path folder, Map<String, String> keys, Clock clock) {
    return start(gateway.baseUrl(), folder, keys, Path.of("routes"), clock, OFTEN);
  }

  /** Starts a bridge whose timers do nothing: what happens, something else has caused. */
  public static TestBridge withoutTimers(String gatewayUrl, Path folder, Map<String, String> keys) {
    return start(
        gatewayUrl, folder, keys, Path.of("routes"), Clock.systemUTC(), Duration.ofHours(1));
  }

  /** Starts a bridge with the route files of a folder of the caller's choice. */
  public static TestBridge start(
      String gatewayUrl, Path folder, Map<String, String> keys, Path routes) {
    return start(gatewayUrl, folder, keys, routes, Clock.systemUTC(), null);
  }

  /**
   * Starts a bridge whose timers look often, and that somebody else has a hand in.
   *
   * @param timers how often
   * @param store how its store is opened
   * @param camel what is done to its Camel before the routes are loaded
   */
  public static TestBridge start(
      StubGateway gateway,
      Path folder,
      Map<String, String> keys,
      Duration timers,
      UnaryOperator<StoreOptions> store,
      Consumer<CamelContext> camel) {
    return start(
        gateway.baseUrl(),
        folder,
        keys,
        Path.of("routes"),
        Clock.systemUTC(),
        timers,
        store,
        camel);
  }

  /** The same, but its clock, and what its timers do, is the caller's. */
  public static TestBridge start(
      StubGateway gateway,
      Path folder,
      Map<String, String> keys,
      Clock clock,
      UnaryOperator<StoreOptions> store,
      Consumer<CamelContext> camel) {
    return start(gateway.baseUrl(), folder, keys, Path.of("routes"), clock, null, store, camel);
  }

  private static TestBridge start(
      String gatewayUrl,
      Path folder,
      Map<String, String> keys,
      Path routes,
      Clock clock,
      Duration timers) {
    return start(
        gatewayUrl, folder, keys, routes, clock, timers, options -> options, context -> {});
  }

  private static TestBridge start(
      String gatewayUrl,
      Path folder,
      Map<String, String> keys,
      Path routes,
      Clock clock,
      Duration timers,
      UnaryOperator<StoreOptions> store,
      Consumer<CamelContext> camel) {
    SmppBridge.prepareProcess();
    int httpPort = FreePort.next();
    Map<String, String> settings = new HashMap<>();
    settings.put("http.address", "127.0.0.1:" + httpPort);
    settings.put("smpp.bind_address", "127.0.0.1:0");
    settings.put("gateway.api_base_url", gatewayUrl);
    settings.put("gateway.webhook_base_url", "http://127.0.0.1:" + httpPort);
    settings.put("store.url", "jdbc:sqlite:" + folder.resolve("test.db"));
    settings.putAll(keys);
    Map<String, String> environment = new HashMap<>();
    settings.forEach(
        (key, value) -> environment.put(key.replace(".", "__").toUpperCase(Locale.ROOT), value));
    BridgeRuntime runtime = null;
    try {
      Configuration configuration =
          Configuration.load(environment, Path.of("").toAbsolutePath(), List.of());
      runtime = new BridgeRuntime(configuration, clocks(clock), store);
      Main main = runtime.main("file:" + routes.toAbsolutePath() + "/*.camel.yaml");
      main.configure().addConfiguration(configuration(camel));
      if (timers != null) {
        main.configure().addConfiguration(timers(timers));
      }
      main.start();
      return new TestBridge(main, runtime, httpPort, folder);
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e);
    } catch (Exception e) {
      if (runtime != null) {
        runtime.close();
      }
      throw new IllegalStateException(e);
    }
  }

  private static Clocks clocks(Clock clock) {
    return clock instanceof TestClock test ? test.clocks() : Clocks.system();
  }

  private static CamelConfiguration configuration(Consumer<CamelContext> action) {
    return new CamelConfiguration() {
      @Override
      public void configure(CamelContext context) {
        action.accept(context);
      }
    };
  }

  /** What the routes start every few seconds they start so often instead. */
  private static CamelConfiguration timers(Duration period) {
    return configuration(
        context ->
            context
                .getCamelContextExtension()
                .registerEndpointCallback((uri, endpoint) -> every(period.toMillis(), endpoint)));
  }

  private static Endpoint every(long millis, Endpoint endpoint) {
    if (endpoint instanceof TimerEndpoint timer && timer.getPeriod() < 30_000) {
      timer.setDelay(millis);
      timer.setPeriod(millis);
    } else if (endpoint instanceof OutboxEndpoint outbox) {
      outbox.setPollInterval(millis);
    }
    return endpoint;
  }

  public CamelContext context() {
    return main.getCamelContext();
  }

  public SmppServerComponent server() {
    return context().getComponent("smpp-server", SmppServerComponent.class);
  }

  public int smppPort() {
    return server().getListeningPort();
  }

  public int httpPort() {
    return httpPort;
  }

  /** The pretend gateway that was started with it. */
  public StubGateway gateway() {
    return gateway;
  }

  /** Its SQLite file. */
  public Sql database() {
    return Sql.of(folder.resolve("test.db"));
  }

  /** A bean of its registry. */
  public <T> T bean(String name, Class<T> type) {
    return context().getRegistry().lookupByNameAndType(name, type);
  }

  /** A transceiver session of the stub's first account. */
  public Esme bind() {
    return bind(StubGateway.USERNAME, StubGateway.PASSWORD);
  }

  /** A transceiver session. */
  public Esme bind(String systemId, String password) {
    return keep(Esme.bind(smppPort(), systemId, password));
  }

  /**
   * A session that reads as soon as there is something.
   *
   * @param type {@link WireEsme#RECEIVER}, {@link WireEsme#TRANSMITTER} or {@link
   *     WireEsme#TRANSCEIVER}
   */
  public WireEsme wire(int type, String systemId) {
    return keep(WireEsme.bind(type, smppPort(), systemId, StubGateway.PASSWORD));
  }

  /** The same, with an address_range. */
  public WireEsme wire(int type, String systemId, String addressRange) {
    return keep(
        WireEsme.bind(
            type,
            smppPort(),
            systemId,
            StubGateway.PASSWORD,
            esme -> esme.addressRange(addressRange)));
  }

  private <T extends AutoCloseable> T keep(T session) {
    sessions.add(session);
    return session;
  }

  /** The command_status that a bind is answered with. */
  public int bindStatus(String systemId, String password) {
    try (Esme esme = bind(systemId, password)) {
      return 0;
    } catch (CommandRefused refused) {
      return refused.commandStatus();
    }
  }

  /** The body of a GET. */
  public String get(String path) {
    return send("GET", path, null, null).body();
  }

  /** Any request; token and body may be null. */
  public HttpResponse<String> send(String method, String path, String token, String body) {
    String bearer = token == null ? null : "Bearer " + token;
    return TestHttp.send(method, "http://127.0.0.1:" + httpPort + path, bearer, body);
  }

  /** Its store, to put there what takes days to become so. */
  public Store store() {
    return runtime.store();
  }

  private void hangUp() {
    try {
      for (AutoCloseable session = sessions.poll(); session != null; session = sessions.poll()) {
        session.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends all sessions that were bound through it; its gateway does as gateways do. */
  public void calm() {
    hangUp();
    gateway.calm();
  }

  @Override
  public void afterEach(ExtensionContext test) {
    calm();
  }

  @Override
  public void afterAll(ExtensionContext tests) {
    close();
  }

  @Override
  public void close() {
    hangUp();
    main.stop();
    runtime.close();
    if (gateway != null) {
      gateway.close();
    }
  }
}
