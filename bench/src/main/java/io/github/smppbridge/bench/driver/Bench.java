package io.github.smppbridge.bench.driver;

import io.github.smppbridge.bench.load.LoadGenerator;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.TestHttp;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The bench with what stays warm over all scenarios: the process of the gateway, the load
 * generator, and servers that the next scenario can use as they are.
 */
final class Bench implements AutoCloseable {

  private final Options options;
  private final Path directory;
  private final int gatewayPort = FreePort.next();
  private final ServerStarter starter;
  private final RunningServers servers;
  private final ChildProcess gateway;
  private final LoadGenerator load = new LoadGenerator();

  /**
   * Starts the gateway.
   *
   * @param options what was asked for
   * @param directory for logs and working folders
   */
  Bench(Options options, Path directory) throws IOException, InterruptedException {
    this.options = options;
    this.directory = Files.createDirectories(directory);
    starter = new ServerStarter(options, directory, gatewayPort);
    servers = new RunningServers(starter);
    gateway = starter.startGateway();
  }

  Options options() {
    return options;
  }

  /** Where files of the report belong. */
  Path directory() {
    return directory;
  }

  /** A command to the gateway, see {@code GatewayProcess}; returns its counts. */
  JsonObject gateway(String command, JsonObject body) throws IOException, InterruptedException {
    gateway.requireAlive();
    String url = "http://127.0.0.1:" + gatewayPort + "/control/" + command;
    return new JsonObject(TestHttp.send("POST", url, null, body.encode()).body());
  }

  JsonObject gateway(String command) throws IOException, InterruptedException {
    return gateway(command, new JsonObject());
  }

  /** How the gateway and its phones are from now on. */
  void configure(Gateway how) throws IOException, InterruptedException {
    gateway("configure", how.toJson());
  }

  LoadGenerator load() {
    return load;
  }

  int gatewayPort() {
    return gatewayPort;
  }

  ProcFigures gatewayFigures() throws IOException {
    return gateway.figures();
  }

  /** Servers that are kept for the next scenario. */
  RunningServers servers() {
    return servers;
  }

  /** A bridge that nobody else uses, to be closed; nothing else runs beside it. */
  Server startAlone() throws IOException, InterruptedException {
    servers.close();
    return starter.start(ServerKind.BRIDGE, 1, Map.of());
  }

  /** The same of any server. */
  Server startAlone(ServerKind kind) throws IOException, InterruptedException {
    servers.close();
    return starter.start(kind, 1, Map.of());
  }

  /** The same of a bridge with the image's JVM options. */
  Server startAsInImage() throws IOException, InterruptedException {
    servers.close();
    return starter.startAsInImage();
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
  public void close() throws IOException, InterruptedException {
    servers.close();
    load.close();
    gateway.close();
    PostgresqlStore.close();
  }
}
