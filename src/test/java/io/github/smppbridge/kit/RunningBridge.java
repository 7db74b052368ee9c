package io.github.smppbridge.kit;

import io.github.smppbridge.boot.BridgeRuntime;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.component.SmppServerComponent;
import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.StubGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** The bridge in this JVM, between pretend gateways and ESMEs. */
final class RunningBridge implements AutoCloseable {
  private static final String OWN = "";

  private final Path folder;
  private final Map<String, PretendGateway> gateways = new LinkedHashMap<>();
  private final Map<String, PretendEsme> esmes = new ConcurrentHashMap<>();
  private final Duration patience;
  private final int httpPort = FreePort.next();
  private BridgeRuntime runtime;
  private Main main;

  private RunningBridge(Path folder, Duration patience) {
    this.folder = folder;
    this.patience = patience;
  }

  /**
   * Starts it; what ends the start is thrown with the message that an operator would get.
   *
   * @param keys that the test sets
   * @param others names of gateways beside the accounts' own
   */
  static RunningBridge start(
      TeamRoutes routes, Map<String, String> keys, List<String> others, Duration patience) {
    RunningBridge bridge = null;
    try {
      Path folder = Files.createTempDirectory("smpp-bridge-kit");
      bridge = new RunningBridge(folder, patience);
      bridge.begin(routes, keys, others);
      return bridge;
    } catch (IOException e) {
      close(bridge);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      close(bridge);
      throw e;
    }
  }

  private static void close(RunningBridge bridge) {
    if (bridge != null) {
      bridge.close();
    }
  }

  private void begin(TeamRoutes routes, Map<String, String> keys, List<String> others)
      throws IOException {
    Path routeFolder = Files.createDirectory(folder.resolve("routes"));
    Map<Path, Path> originals = routes.copyTo(routeFolder);
    gateways.put(OWN, new PretendGateway(StubGateway.start(), this, patience));
    others.forEach(
        name -> gateways.put(name, new PretendGateway(StubGateway.start(), this, patience)));
    account(BridgeExtension.ACCOUNT);
    try (Writer file = Files.newBufferedWriter(folder.resolve("application.properties"))) {
      properties(keys, others).store(file, null);
    }
    try {
      Configuration configuration = Configuration.load(Map.of(), folder, List.of());
      runtime = new BridgeRuntime(configuration, Clocks.system());
      String files = originals.isEmpty() ? "" : ",file:" + routeFolder + "/*.camel.yaml";
      main = runtime.main("classpath:routes/*.camel.yaml" + files);
      main.configure().withRoutesExcludePattern("**/routes/sandbox/**,**/routes/examples/**");
      for (Supplier<? extends RouteBuilder> routesInJava : routes.builders()) {
        main.configure().addRoutesBuilder(routesInJava.get());
      }
      BridgeRuntime.start(main);
    } catch (Exception e) {
      String message = String.valueOf(e.getMessage());
      for (Map.Entry<Path, Path> copy : originals.entrySet()) {
        message = message.replace(copy.getKey().toString(), copy.getValue().toString());
      }
      throw new IllegalStateException(message, e);
    }
  }

  private Properties properties(Map<String, String> keys, List<String> others) throws IOException {
    Properties settings = new Properties();
    settings.put("http.address", "127.0.0.1:" + httpPort);
    settings.put("smpp.bind_address", "127.0.0.1:0");
    settings.put("gateway.api_base_url", gateway().baseUrl());
    settings.put("gateway.webhook_base_url", http());
    settings.put("store.url", "jdbc:sqlite:" + folder.resolve("test.db"));
    if (!others.isEmpty()) {
      settings.put("accounts.file", accountsFile(others).toString());
    }
    settings.putAll(keys);
    return settings;
  }

  private Path accountsFile(List<String> others) throws IOException {
    StringBuilder text = new StringBuilder("gateways:\n");
    for (String name : others) {
      text.append("  ").append(name).append(":\n");
      text.append("    url: ").append(gateway(name).baseUrl()).append('\n');
      text.append("    username: ").append(StubGateway.USERNAME).append('\n');
      text.append("    password_file: password\n");
    }
    privately("password", StubGateway.PASSWORD);
    return privately("accounts.yaml", text + "accounts: {}\n");
  }

  /** As the bridge wants files with secrets to be. */
  private Path privately(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    file.toFile().setReadable(false, false);
    file.toFile().setReadable(true, true);
    return file;
  }

  private void account(String systemId) {
    gateway().stub().account(systemId, StubGateway.PASSWORD);
  }

  PretendEsme esme(String systemId) {
    return esmes.computeIfAbsent(
        systemId,
        id -> {
          account(id);
          return PretendEsme.bind(smppPort(), id, patience);
        });
  }

  PretendPhone phone(String systemId) {
    account(systemId);
    return new PretendPhone(this, systemId);
  }

  PretendGateway gateway() {
    return gateways.get(OWN);
  }

  PretendGateway gateway(String name) {
    PretendGateway gateway = gateways.get(name);
    if (gateway == null) {
      throw new IllegalArgumentException(
          "no gateway " + name + ": name it by otherGateway(\"" + name + "\") before the start");
    }
    return gateway;
  }

  Stream<PretendGateway> gateways() {
    return gateways.values().stream();
  }

  /** The gateway's id of a message of an ESME; the message_id itself where the store knows none. */
  String gatewayId(String systemId, String messageId) {
    try {
      return runtime
          .store()
          .messages()
          .byMessageId(systemId, messageId)
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS)
          .stream()
          .map(MessageRow::gatewayId)
          .findFirst()
          .orElseThrow(
              () ->
                  new AssertionError("the bridge has no message " + messageId + " of " + systemId));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the store does not answer", e);
    }
  }

  CamelContext camel() {
    return main.getCamelContext();
  }

  int smppPort() {
    return camel().getComponent("smpp-server", SmppServerComponent.class).getListeningPort();
  }

  String http() {
    return "http://127.0.0.1:" + httpPort;
  }

  Duration patience() {
    return patience;
  }

  /** Sessions end, gateways answer as usual. */
  void calm() {
    esmes.values().forEach(PretendEsme::close);
    esmes.clear();
    gateways.values().forEach(PretendGateway::calm);
  }

  @Override
  public void close() {
    esmes.values().forEach(PretendEsme::close);
    if (main != null) {
      main.stop();
    }
    if (runtime != null) {
      runtime.close();
    }
    gateways.values().forEach(gateway -> gateway.stub().close());
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
