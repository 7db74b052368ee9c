package io.github.smppbridge.bench.driver;

import io.github.smppbridge.bench.ChildLife;
import io.github.smppbridge.bench.load.GatewayProcess;
import io.github.smppbridge.bench.load.LoadGenerator;
import io.github.smppbridge.bench.server.IdealBridge;
import io.github.smppbridge.bench.server.JsmppBridge;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.Phones;
import io.github.smppbridge.testkit.TestHttp;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The bench with what stays warm over all scenarios, the process of the gateway and the load
 * generator; starts the servers to measure.
 */
final class Bench implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Pattern OWN_CLASS_PATH =
      Pattern.compile(
          "/((test-)?classes|(vertx-core|netty|jackson-core|jsmpp|slf4j|logback)[^/]*)$");

  private final Options options;
  private final Path directory;
  private final int gatewayPort = FreePort.next();
  private final int gatewayControlPort = FreePort.next();
  private final ChildProcess gateway;
  private final LoadGenerator load = new LoadGenerator();
  private int started;

  /**
   * Starts the gateway.
   *
   * @param options what was asked for
   * @param directory for logs and working folders
   */
  Bench(Options options, Path directory) throws IOException, InterruptedException {
    this.options = options;
    this.directory = Files.createDirectories(directory);
    gateway =
        own("gateway", GatewayProcess.class, List.of("-Xmx1g"), gatewayPort, gatewayControlPort);
  }

  Options options() {
    return options;
  }

  /** A command to the gateway, see {@link GatewayProcess}; returns its counts. */
  JsonObject gateway(String command, JsonObject body) throws IOException, InterruptedException {
    gateway.requireAlive();
    String url = "http://127.0.0.1:" + gatewayControlPort + "/" + command;
    return new JsonObject(TestHttp.send("POST", url, null, body.encode()).body());
  }

  /** From now on it answers after so many milliseconds, and its phones are silent. */
  void gatewayAnswersAfter(int millis) throws IOException, InterruptedException {
    configureGateway(millis, Phones.Reports.OFF, 1);
  }

  /** From now on it answers after so many milliseconds, and its phones report as told. */
  void configureGateway(int latencyMillis, Phones.Reports reports, int reportsPerSecond)
      throws IOException, InterruptedException {
    gateway(
        "configure",
        new JsonObject()
            .put("latencyMillis", latencyMillis)
            .put("reports", reports)
            .put("reportsPerSecond", reportsPerSecond));
  }

  LoadGenerator load() {
    return load;
  }

  JsonObject gateway(String command) throws IOException, InterruptedException {
    return gateway(command, new JsonObject());
  }

  String messagesUrl() {
    return "http://127.0.0.1:" + gatewayPort + "/3rdparty/v1/messages";
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @throws IllegalStateException when it ends or does not become ready
   */
  Server start(ServerKind kind) throws IOException, InterruptedException {
    int port = FreePort.next();
    long begin = System.nanoTime();
    ChildProcess child =
        switch (kind) {
          case BRIDGE -> startBridge(port);
          case JSMPP -> startJsmpp(kind, port, 3, "jdk");
          case D16_HUC -> startJsmpp(kind, port, 16, "huc");
          case IDEAL ->
              own(kind.label, IdealBridge.class, options.javaOptions(), port, messagesUrl());
        };
    return new Server(kind, child, port, (System.nanoTime() - begin) / 1e9);
  }

  private ChildProcess startJsmpp(ServerKind kind, int port, int degree, String client)
      throws IOException, InterruptedException {
    List<String> jvm = new ArrayList<>(options.javaOptions());
    // Its pool keeps 5 idle connections unless told otherwise
    jvm.add("-Dhttp.maxConnections=1024");
    return own(kind.label, JsmppBridge.class, jvm, port, messagesUrl(), degree, client);
  }

  private ChildProcess startBridge(int port) throws IOException, InterruptedException {
    int httpPort = FreePort.next();
    Path work = Files.createDirectories(directory.resolve("bridge-" + ++started));
    for (String name : List.of("routes", "application.properties")) {
      Files.createSymbolicLink(work.resolve(name), options.bridgeHome().resolve(name));
    }
    List<String> command = java(options.javaOptions());
    command.add("-jar");
    command.add(options.bridgeHome().resolve("target/smpp-bridge.jar").toString());
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("SMPP__BIND_ADDRESS", "127.0.0.1:" + port);
    environment.put("HTTP__ADDRESS", "127.0.0.1:" + httpPort);
    environment.put("GATEWAY__API_BASE_URL", "http://127.0.0.1:" + gatewayPort + "/3rdparty/v1");
    environment.put("GATEWAY__WEBHOOK_BASE_URL", "http://127.0.0.1:" + httpPort);
    // Up to 1,000 requests are in flight at once in these scenarios
    environment.put("GATEWAY__MAX_CONNECTIONS", "1024");
    environment.putAll(options.bridgeEnvironment());
    ChildProcess child = ChildProcess.start("bridge", command, work, environment);
    String health = "http://127.0.0.1:" + httpPort + "/health/ready";
    awaitReady(child, () -> TestHttp.get(health).statusCode() == 200);
    return child;
  }

  private ChildProcess own(String name, Class<?> main, List<String> jvm, Object... arguments)
      throws IOException, InterruptedException {
    List<String> command = java(jvm);
    command.addAll(List.of("-DLOG_LEVEL=WARN", "-cp", ownClassPath()));
    command.add(main.getName());
    Stream.of(arguments).map(String::valueOf).forEach(command::add);
    Path work = Files.createDirectories(directory.resolve(name + "-" + ++started));
    ChildProcess child = ChildProcess.start(name, command, work, Map.of());
    awaitReady(child, () -> child.output().contains(ChildLife.LISTENING));
    return child;
  }

  /** What a bridge written by hand would have: of our own class path these libraries only. */
  private static String ownClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> OWN_CLASS_PATH.matcher(entry).find())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<String> java(List<String> jvm) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    return command;
  }

  private static void awaitReady(ChildProcess child, Callable<Boolean> ready)
      throws InterruptedException {
    try {
      await(
          "the process",
          START_LIMIT,
          () -> {
            child.requireAlive();
            return ready.call();
          });
    } catch (IllegalStateException e) {
      child.close();
      throw e;
    }
  }

  /**
   * Waits for something.
   *
   * @param what it is
   * @throws IllegalStateException when it does not come in time
   */
  static void await(String what, Duration limit, Callable<Boolean> there) {
    try {
      Awaitility.await(what)
          .atMost(limit)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(20))
          .ignoreExceptionsInstanceOf(UncheckedIOException.class)
          .until(there);
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    load.close();
    gateway.close();
  }
}
