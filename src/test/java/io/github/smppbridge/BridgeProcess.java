package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.TestHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bridge as a process of its own, that can be killed and started again with the same ports,
 * folder and configuration.
 */
public final class BridgeProcess implements AutoCloseable {
  /** It lives for seconds: a quick start counts, not what it is worth after a minute. */
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m");

  private static final Duration LONG = Duration.ofSeconds(180);

  private final String name;
  private final Path folder;
  private final int smppPort = FreePort.next();
  private final int httpPort = FreePort.next();
  private final Map<String, String> keys;
  private Process process;

  /**
   * Does not start it.
   *
   * @param name of the files with what it prints
   * @param folder working directory
   * @param keys configuration keys, of which the addresses have defaults
   */
  public BridgeProcess(String name, Path folder, Map<String, String> keys) {
    this.name = name;
    this.folder = folder;
    this.keys = new HashMap<>(keys);
    this.keys.putIfAbsent("http.address", "127.0.0.1:" + httpPort);
    this.keys.putIfAbsent("smpp.bind_address", "127.0.0.1:" + smppPort);
    this.keys.putIfAbsent("gateway.webhook_base_url", "http://127.0.0.1:" + httpPort);
  }

  /** Its port for ESMEs. */
  public int smppPort() {
    return smppPort;
  }

  int httpPort() {
    return httpPort;
  }

  /** Starts it; {@link #awaitReady} waits for it. */
  BridgeProcess start(String... arguments) throws IOException {
    return start(SmppBridge.class, arguments);
  }

  /** Starts another program instead of the bridge's own. */
  public BridgeProcess start(Class<?> program, String... arguments) throws IOException {
    return start(
        List.of("-cp", System.getProperty("java.class.path"), program.getName()), arguments);
  }

  /** Starts the jar, as it is installed; of an integration test, since it is built before. */
  BridgeProcess startJar(String... arguments) throws IOException {
    return start(
        List.of("-jar", Path.of("target", "smpp-bridge.jar").toAbsolutePath().toString()),
        arguments);
  }

  private BridgeProcess start(List<String> program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(QUICK_START);
    command.addAll(program);
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(Redirect.appendTo(file("log").toFile()))
            .redirectError(Redirect.appendTo(file("err").toFile()));
    builder.environment().keySet().removeIf(key -> key.matches(".*__.*|CAMEL.*|OTEL_.*"));
    keys.forEach(
        (key, value) ->
            builder.environment().put(key.replace(".", "__").toUpperCase(Locale.ROOT), value));
    process = builder.start();
    return this;
  }

  /** Waits until it can be used. */
  public BridgeProcess awaitReady() {
    await(name + " is ready")
        .atMost(LONG)
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException(log() + errors());
              }
              return get("/health/ready").statusCode() == 200;
            });
    return this;
  }

  /** SIGKILL; returns when it is dead. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    exitCode();
  }

  /** SIGSTOP: it stands still, as a paused machine does. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor())
        .isZero();
  }

  /** SIGTERM; returns its exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return exitCode();
  }

  /** Waits until it ends. */
  public int exitCode() throws InterruptedException {
    assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS))
        .as(name + " has ended")
        .isTrue();
    return process.exitValue();
  }

  /** The sum of a metric over its labels that match, 0 if there is none. */
  double metric(String nameAndLabels) {
    Matcher lines =
        Pattern.compile("(?m)^" + nameAndLabels + " (\\S+)$").matcher(get("/metrics").body());
    double sum = 0;
    while (lines.find()) {
      sum += Double.parseDouble(lines.group(1));
    }
    return sum;
  }

  HttpResponse<String> get(String path) {
    return TestHttp.get("http://127.0.0.1:" + httpPort + path);
  }

  /** Processor time since it was started last. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L) / 1e3;
  }

  /** All it has logged. */
  String log() throws IOException {
    return Files.readString(file("log"));
  }

  /** All it has written to standard error. */
  String errors() throws IOException {
    return Files.readString(file("err"));
  }

  private Path file(String extension) {
    return folder.resolve(name + "." + extension);
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
