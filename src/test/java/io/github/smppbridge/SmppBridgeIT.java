package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.TestHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as operators start it: a process of its own. */
class SmppBridgeIT {
  private static final Duration LONG = Duration.ofSeconds(180);

  @TempDir Path folder;
  private Process process;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void anUnknownKeyEndsTheStartWithOneLine() throws Exception {
    start(Map.of("SMPP__WINDOWS", "5"));

    assertThat(exitCode()).isEqualTo(2);
    assertThat(output("err"))
        .isEqualTo(
            "smpp-bridge: unknown key smpp.windows (environment variable SMPP__WINDOWS);"
                + " did you mean smpp.window (SMPP__WINDOW)?\n");
    assertThat(output("out")).isEmpty();
  }

  @Test
  void anUnknownArgumentEndsTheStartWithOneLine() throws Exception {
    start(Map.of(), "--sandbox");

    assertThat(exitCode()).isEqualTo(2);
    assertThat(output("err"))
        .startsWith("smpp-bridge: unknown argument --sandbox;")
        .hasLineCount(1);
  }

  @Test
  void anEmptyRoutesFolderEndsTheStart() throws Exception {
    Files.createDirectory(folder.resolve("routes"));
    start(Map.of());

    assertThat(exitCode()).isEqualTo(2);
    assertThat(output("err")).contains("holds no *.camel.yaml file").hasLineCount(1);
  }

  @Test
  void aRoutesFolderThatIsALinkIsFollowed() throws Exception {
    Files.createSymbolicLink(folder.resolve("routes"), Path.of("routes").toAbsolutePath());
    int http = FreePort.next();
    start(
        Map.of(
            "HTTP__ADDRESS",
            "127.0.0.1:" + http,
            "SMPP__BIND_ADDRESS",
            "127.0.0.1:" + FreePort.next()));

    await()
        .atMost(LONG)
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> get(http, "/health/ready").statusCode() == 200);
  }

  @Test
  void helpSaysHowToConfigure() throws Exception {
    start(Map.of(), "--help");

    assertThat(exitCode()).isZero();
    assertThat(output("out")).contains("--profile=NAME", "CONFIG_PATH", "application.properties");
  }

  @Test
  void aTakenPortEndsTheStartWithCodeOne() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      start(Map.of("HTTP__ADDRESS", "127.0.0.1:" + taken.getLocalPort()));

      assertThat(exitCode()).isEqualTo(1);
      assertThat(output("out")).contains("The start failed: http.address: cannot listen on");
    }
  }

  @Test
  void aHealthCheckOfNothingIsNo() throws Exception {
    start(Map.of("HTTP__ADDRESS", "127.0.0.1:" + FreePort.next()), "--healthcheck");

    assertThat(exitCode()).isEqualTo(1);
  }

  @Test
  void itServesHealthMetricsAndDocumentationAndStopsOnSigterm() throws Exception {
    int http = FreePort.next();
    Map<String, String> environment =
        Map.of(
            "HTTP__ADDRESS", "127.0.0.1:" + http,
            "SMPP__BIND_ADDRESS", "127.0.0.1:0",
            "GATEWAY__API_BASE_URL", "http://127.0.0.1:9/3rdparty/v1",
            // What Kubernetes injects for a service named smpp.
            "SMPP_PORT", "tcp://10.0.0.1:2775");
    start(environment);
    await()
        .atMost(LONG)
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> get(http, "/health/ready").statusCode() == 200);

    assertThat(get(http, "/health/live").statusCode()).isEqualTo(200);
    assertThat(get(http, "/health").body())
        .contains("\"listener\"", "\"store\"", "\"gateway\"", "\"outbox\"", "\"drain\"");
    assertThat(get(http, "/metrics").body())
        .contains("smpp_sessions_active{state=\"bound_trx\"} 0.0", "jvm_memory_used_bytes")
        .doesNotContain("camel_exchanges");
    assertThat(get(http, "/openapi.json").body()).contains("/api/smpp/v1/webhook");
    assertThat(get(http, "/docs").body()).contains("/openapi.json");
    assertThat(get(http, "/application.properties").statusCode()).isEqualTo(404);

    process.destroy();
    assertThat(exitCode()).isEqualTo(143);
    assertThat(output("out")).contains("shutdown in").doesNotContain("ERROR", "sandbox");
  }

  private void start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(BridgeProcess.QUICK_START);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SmppBridge.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.redirectError(folder.resolve("err").toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.contains("__") || name.startsWith("CAMEL"));
    builder.environment().putAll(environment);
    process = builder.start();
  }

  private int exitCode() throws InterruptedException {
    assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String output(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private static HttpResponse<String> get(int port, String path) {
    return TestHttp.get("http://127.0.0.1:" + port + path);
  }
}
