package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as operators start it: a process of its own. */
class SmppBridgeIT {
  @TempDir Path folder;
  @AutoClose private BridgeProcess bridge;

  @Test
  void anUnknownKeyEndsTheStartWithOneLine() throws Exception {
    start(Map.of("smpp.windows", "5"));

    assertThat(bridge.exitCode()).isEqualTo(2);
    assertThat(bridge.errors())
        .isEqualTo(
            "smpp-bridge: unknown key smpp.windows (environment variable SMPP__WINDOWS);"
                + " did you mean smpp.window (SMPP__WINDOW)?\n");
    assertThat(bridge.log()).isEmpty();
  }

  @Test
  void anUnknownArgumentEndsTheStartWithOneLine() throws Exception {
    start(Map.of(), "--sandbox");

    assertThat(bridge.exitCode()).isEqualTo(2);
    assertThat(bridge.errors())
        .startsWith("smpp-bridge: unknown argument --sandbox;")
        .hasLineCount(1);
  }

  @Test
  void anEmptyRoutesFolderEndsTheStart() throws Exception {
    Files.createDirectory(folder.resolve("routes"));
    start(Map.of());

    assertThat(bridge.exitCode()).isEqualTo(2);
    assertThat(bridge.errors())
        .contains("holds no *.camel.yaml and no *.java file")
        .hasLineCount(1);
  }

  @Test
  void aRoutesFolderThatIsALinkIsFollowed() throws Exception {
    Files.createSymbolicLink(folder.resolve("routes"), Path.of("routes").toAbsolutePath());
    start(Map.of());
    bridge.awaitReady();
  }

  @Test
  void helpSaysHowToConfigure() throws Exception {
    start(Map.of(), "--help");

    assertThat(bridge.exitCode()).isZero();
    assertThat(bridge.log()).contains("--profile=NAME", "CONFIG_PATH", "application.properties");
  }

  @Test
  void aTakenPortEndsTheStartWithCodeOne() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      start(Map.of("http.address", "127.0.0.1:" + taken.getLocalPort()));

      assertThat(bridge.exitCode()).isEqualTo(1);
      assertThat(bridge.log()).contains("The start failed: http.address: cannot listen on");
    }
  }

  @Test
  void aHealthCheckOfNothingIsNo() throws Exception {
    start(Map.of(), "--healthcheck");

    assertThat(bridge.exitCode()).isEqualTo(1);
  }

  @Test
  void itServesHealthMetricsAndDocumentationAndStopsOnSigterm() throws Exception {
    start(
        Map.of(
            "gateway.api_base_url", "http://127.0.0.1:9/3rdparty/v1",
            // What Kubernetes injects for a service named smpp.
            "SMPP_PORT", "tcp://10.0.0.1:2775"));
    bridge.awaitReady();

    assertThat(bridge.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(bridge.get("/health").body())
        .contains("\"listener\"", "\"store\"", "\"gateway\"", "\"outbox\"", "\"drain\"");
    assertThat(bridge.get("/metrics").body())
        .contains("smpp_sessions_active{state=\"bound_trx\"} 0.0", "jvm_memory_used_bytes")
        .doesNotContain("camel_exchanges");
    assertThat(bridge.get("/openapi.json").body()).contains("/api/smpp/v1/webhook");
    assertThat(bridge.get("/docs").body()).contains("/openapi.json");
    assertThat(bridge.get("/application.properties").statusCode()).isEqualTo(404);

    assertThat(bridge.stop()).isZero();
    assertThat(bridge.log()).contains("shutdown in").doesNotContain("ERROR", "sandbox");
  }

  private void start(Map<String, String> keys, String... arguments) throws IOException {
    bridge = new BridgeProcess("bridge", folder, keys).start(arguments);
  }
}
