package io.github.smppbridge.kit;

import io.github.smppbridge.log.layout.LogConfigurator;
import io.github.smppbridge.testkit.StubGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs the bridge for the tests of a class: with all routes of its jar and those of the team in
 * their places, a store of its own, free ports, and a pretend SMSGate behind it.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final BridgeExtension BRIDGE = BridgeExtension.withRoutes("routes");
 *
 * @Test
 * void premiumNumbersAreRefused() {
 *   assertEquals("ESME_RINVDSTADR", BRIDGE.esme().refused("4990012345600", "hello"));
 * }
 * }</pre>
 *
 * <p>A static field starts it once for the class, another one anew for each test. After each test
 * its sessions are closed and the gateway answers normally again; what was submitted stays, so that
 * a receipt that a test has not waited for may come in the next one. Nothing of the machine
 * configures it: neither the environment nor a file in the working directory, only {@link #set}.
 * Several may run at once, in one JVM.
 */
public final class BridgeExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  /** The account of {@link #esme()} and {@link #phone()}: its system_id. */
  public static final String ACCOUNT = "TEAM";

  /**
   * The log is the bridge's, unless the project configures one: Logback alone would tell all of
   * DEBUG.
   */
  static {
    boolean configured =
        Stream.of("logback-test.xml", "logback.xml")
            .anyMatch(file -> BridgeExtension.class.getResource("/" + file) != null);
    if (!configured && System.getProperty(LogConfigurator.OWN) == null) {
      System.setProperty(LogConfigurator.OWN, "true");
    }
  }

  private final List<Path> files = new ArrayList<>();
  private final List<Supplier<? extends RouteBuilder>> builders = new ArrayList<>();
  private final Map<String, String> keys = new LinkedHashMap<>();
  private final List<String> others = new ArrayList<>();
  private Duration patience = Duration.ofSeconds(20);
  private RunningBridge bridge;
  private boolean once;

  private BridgeExtension() {}

  /**
   * A bridge with route files of the team.
   *
   * @param paths files, or folders whose {@code *.camel.yaml} are taken; none = the bundle's routes
   *     alone
   * @return to be registered
   */
  public static BridgeExtension withRoutes(String... paths) {
    return new BridgeExtension().routes(paths);
  }

  /**
   * A bridge with routes of the team in Java; they take the place of those of the same id or
   * beginning.
   *
   * @param routes makes the builder, anew for each start, such as {@code MyRoutes::new}
   * @return to be registered
   */
  public static BridgeExtension withJava(Supplier<? extends RouteBuilder> routes) {
    return new BridgeExtension().java(routes);
  }

  /**
   * Adds route files.
   *
   * @param paths files, or folders whose {@code *.camel.yaml} are taken
   * @return this
   */
  public BridgeExtension routes(String... paths) {
    for (String path : paths) {
      files.add(Path.of(path));
    }
    return this;
  }

  /**
   * Adds routes in Java.
   *
   * @param routes makes the builder, anew for each start
   * @return this
   */
  public BridgeExtension java(Supplier<? extends RouteBuilder> routes) {
    builders.add(routes);
    return this;
  }

  /**
   * Sets a key: one of the bridge's (docs/configuration.md), of Camel's ({@code camel.…}) or of the
   * team's own.
   *
   * @param key such as {@code gateway.default_country}
   * @param value its value
   * @return this
   */
  public BridgeExtension set(String key, String value) {
    keys.put(key, value);
    return this;
  }

  /**
   * Adds a gateway beside the accounts' own, for the header {@code GatewayName}.
   *
   * @param name its name
   * @return this
   */
  public BridgeExtension otherGateway(String name) {
    others.add(name);
    return this;
  }

  /**
   * Sets how long the kit waits for what has to happen before the test fails.
   *
   * @param limit 20 s unless set
   * @return this
   */
  public BridgeExtension patience(Duration limit) {
    patience = limit;
    return this;
  }

  /**
   * {@return the session of {@link #ACCOUNT}, a transceiver: bound when it is first asked for in a
   * test}
   */
  public PretendEsme esme() {
    return esme(ACCOUNT);
  }

  /**
   * A session of an account, which is made, with one phone, if there is none.
   *
   * @param systemId its system_id
   * @return the session: one an account and test
   */
  public PretendEsme esme(String systemId) {
    return running().esme(systemId);
  }

  /** {@return the phones of {@link #ACCOUNT}} */
  public PretendPhone phone() {
    return phone(ACCOUNT);
  }

  /**
   * The phones of an account.
   *
   * @param systemId its system_id
   * @return what they do
   */
  public PretendPhone phone(String systemId) {
    return running().phone(systemId);
  }

  /** {@return the gateway of the accounts} */
  public PretendGateway gateway() {
    return running().gateway();
  }

  /**
   * One of {@link #otherGateway}.
   *
   * @param name its name
   * @return the gateway
   */
  public PretendGateway gateway(String name) {
    return running().gateway(name);
  }

  /** {@return the bridge's Camel, for its endpoints (mocks), beans and routes} */
  public CamelContext camel() {
    return running().camel();
  }

  /**
   * {@return the port that SMPP listens on, on 127.0.0.1, for a client of one's own; any account's
   * password is {@link #password}}
   */
  public int smppPort() {
    return running().smppPort();
  }

  /**
   * {@return the base URL of its HTTP side, for {@code /metrics}, {@code /health} and a team's own
   * pages}
   */
  public String http() {
    return running().http();
  }

  /** {@return the password of every account} */
  public static String password() {
    return StubGateway.PASSWORD;
  }

  private RunningBridge running() {
    if (bridge == null) {
      throw new IllegalStateException(
          "the bridge runs within tests; register this with @RegisterExtension");
    }
    return bridge;
  }

  private void start() {
    bridge = RunningBridge.start(new TeamRoutes(files, builders), keys, others, patience);
  }

  private void stop() {
    if (bridge != null) {
      bridge.close();
      bridge = null;
    }
  }

  @Override
  public void beforeAll(ExtensionContext tests) {
    once = true;
    start();
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    if (!once) {
      start();
    }
  }

  @Override
  public void afterEach(ExtensionContext test) {
    if (once) {
      bridge.calm();
    } else {
      stop();
    }
  }

  @Override
  public void afterAll(ExtensionContext tests) {
    stop();
  }
}
