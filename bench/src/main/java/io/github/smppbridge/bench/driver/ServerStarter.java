package io.github.smppbridge.bench.driver;

import io.github.smppbridge.bench.ChildLife;
import io.github.smppbridge.bench.gateway.GatewayProcess;
import io.github.smppbridge.bench.server.IdealBridge;
import io.github.smppbridge.bench.server.JsmppBridge;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.TestHttp;
import java.io.File;
import java.io.IOException;
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

/** Starts the processes that are measured, and the gateway; each in an empty folder of its own. */
final class ServerStarter {

  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  /** jSMPP's own number of threads for a session's PDUs. */
  private static final int DEFAULT_DEGREE = 3;

  private static final int TUNED_DEGREE = 16;

  /** What a bridge written by hand would have. */
  private static final Pattern OWN_CLASS_PATH =
      Pattern.compile(
          "/((test-)?classes|(vertx-core|netty|jackson-core|jsmpp|slf4j|logback)[^/]*)$");

  private final Options options;
  private final Path directory;
  private final int gatewayPort;
  private int started;

  /**
   * A starter.
   *
   * @param options what was asked for
   * @param directory for logs and working folders
   * @param gatewayPort where the gateway is, or will be
   */
  ServerStarter(Options options, Path directory, int gatewayPort) {
    this.options = options;
    this.directory = directory;
    this.gatewayPort = gatewayPort;
  }

  ChildProcess startGateway() throws IOException, InterruptedException {
    List<String> jvm = List.of("-Xmx1g", "-XX:+UseSerialGC");
    return own("gateway", GatewayProcess.class, jvm, gatewayPort);
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @param window requests in flight that a session will have
   * @param environment added to a bridge's own
   * @throws IllegalStateException when it ends or does not become ready
   */
  Server start(ServerKind kind, int window, Map<String, String> environment)
      throws IOException, InterruptedException {
    int port = FreePort.next();
    int httpPort = FreePort.next();
    long begin = System.nanoTime();
    ChildProcess child =
        switch (kind) {
          case BRIDGE, BRIDGE_POSTGRESQL ->
              startBridge(kind, port, httpPort, options.javaOptions(), environment);
          case JSMPP -> startJsmpp(kind, port, httpPort, window, "jdk");
          case JSMPP_DEFAULT -> startJsmpp(kind, port, httpPort, DEFAULT_DEGREE, "jdk");
          case D16_HUC -> startJsmpp(kind, port, httpPort, TUNED_DEGREE, "huc");
          case IDEAL ->
              own(kind.label, IdealBridge.class, options.javaOptions(), port, httpPort, apiUrl());
        };
    return new Server(kind, child, port, (System.nanoTime() - begin) / 1e9);
  }

  /** Starts a bridge with the JVM options of the image in the place of the benchmark's. */
  Server startAsInImage() throws IOException, InterruptedException {
    int port = FreePort.next();
    String dockerfile = Files.readString(options.bridgeHome().resolve("Dockerfile"));
    long begin = System.nanoTime();
    ChildProcess child =
        startBridge(
            ServerKind.BRIDGE, port, FreePort.next(), imageJavaOptions(dockerfile), Map.of());
    return new Server(ServerKind.BRIDGE, child, port, (System.nanoTime() - begin) / 1e9);
  }

  /** The JVM options of a Dockerfile's entry point, but those that name files of the image. */
  static List<String> imageJavaOptions(String dockerfile) {
    String entryPoint = dockerfile.substring(dockerfile.lastIndexOf("ENTRYPOINT"));
    return Pattern.compile("\"(-[^\"]+)\"")
        .matcher(entryPoint.substring(0, entryPoint.indexOf(']')))
        .results()
        .map(option -> option.group(1))
        .takeWhile(option -> !option.equals("-jar"))
        .filter(option -> !option.contains("/app/") && option.startsWith("-X"))
        .toList();
  }

  private String apiUrl() {
    return "http://127.0.0.1:" + gatewayPort + "/3rdparty/v1";
  }

  private ChildProcess startJsmpp(
      ServerKind kind, int port, int httpPort, int degree, String client)
      throws IOException, InterruptedException {
    List<String> jvm = new ArrayList<>(options.javaOptions());
    // Its pool keeps 5 idle connections unless told otherwise
    jvm.add("-Dhttp.maxConnections=2000");
    return own(kind.label, JsmppBridge.class, jvm, port, httpPort, apiUrl(), degree, client);
  }

  private ChildProcess startBridge(
      ServerKind kind, int port, int httpPort, List<String> jvm, Map<String, String> more)
      throws IOException, InterruptedException {
    Path work = Files.createDirectories(directory.resolve("bridge-" + ++started));
    for (String name : List.of("routes", "application.properties")) {
      Files.createSymbolicLink(work.resolve(name), options.bridgeHome().resolve(name));
    }
    List<String> command = java(jvm);
    command.addAll(options.bridgeJavaOptions());
    command.add("-jar");
    command.add(options.bridgeHome().resolve("target/smpp-bridge.jar").toString());
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("SMPP__BIND_ADDRESS", "127.0.0.1:" + port);
    environment.put("HTTP__ADDRESS", "127.0.0.1:" + httpPort);
    environment.put("GATEWAY__API_BASE_URL", apiUrl());
    environment.put("GATEWAY__WEBHOOK_BASE_URL", "http://127.0.0.1:" + httpPort);
    // Up to 1,000 requests are in flight at once in these scenarios
    environment.put("GATEWAY__MAX_CONNECTIONS", "1024");
    environment.putAll(options.bridgeEnvironment());
    environment.putAll(more);
    if (kind == ServerKind.BRIDGE_POSTGRESQL) {
      environment.putAll(PostgresqlStore.environment(options.postgresql()));
    }
    ChildProcess child = ChildProcess.start("bridge", command, work, environment);
    String health = "http://127.0.0.1:" + httpPort + "/health/ready";
    awaitReady(child, () -> TestHttp.get(health).statusCode() == 200);
    return child;
  }

  private ChildProcess own(String name, Class<?> main, List<String> jvm, Object... arguments)
      throws IOException, InterruptedException {
    List<String> command = java(jvm);
    command.addAll(List.of("-DLOG_LEVEL=WARN", "-Dsmpp-bridge.log=true", "-cp", ownClassPath()));
    command.add(main.getName());
    Stream.of(arguments).map(String::valueOf).forEach(command::add);
    Path work = Files.createDirectories(directory.resolve(name + "-" + ++started));
    ChildProcess child = ChildProcess.start(name, command, work, Map.of());
    awaitReady(child, () -> child.output().contains(ChildLife.LISTENING));
    return child;
  }

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
      Bench.await(
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
}
