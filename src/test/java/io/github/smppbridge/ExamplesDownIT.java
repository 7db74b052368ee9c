package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.Sql;
import io.github.smppbridge.testkit.StubGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every example, on the bridge as it is installed, while the other side of it refuses connections,
 * or takes them and says nothing: messages that do not need it go on, and all are answered.
 */
class ExamplesDownIT {
  private static final int MESSAGES = 12;
  private static final int RSYSERR = 0x08;
  private static final int RMSGQFUL = 0x14;
  private static final String FOREIGN = "4366412345678";
  private static final String GERMAN = "4915112345678";

  @TempDir Path folder;
  @AutoClose private final StubGateway gateway = StubGateway.start().deliverAll();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  /** The example, and whether its other side hangs instead of refusing. */
  static Stream<Arguments> all() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("routes/examples"))) {
      return files
          .map(file -> file.getFileName().toString().replace(".camel.yaml", ""))
          .sorted()
          .toList()
          .stream()
          .flatMap(name -> Stream.of(Arguments.of(name, false), Arguments.of(name, true)));
    }
  }

  @ParameterizedTest(name = "{0}, hangs: {1}")
  @MethodSource("all")
  void messagesGoOn(String example, boolean hangs) throws Exception {
    String other = "127.0.0.1:" + (hangs ? silent() : FreePort.next());
    if (example.equals("another-gateway")) {
      bindsAreAnswered(example, other);
      return;
    }
    BridgeProcess bridge = start(example, gateway.baseUrl(), keys(example, other));
    try (Esme esme = Esme.bind(bridge.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD)) {
      int accepted = 0;
      for (int i = 0; i < MESSAGES; i++) {
        long start = System.nanoTime();
        int status = esme.submitStatus(Sms.to(FOREIGN).text("n" + i));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
        accepted += status == 0 ? 1 : 0;
        assertThat(status)
            .isIn(
                example.equals("two-gateways-by-weight") && hangs
                    ? List.of(0, RSYSERR)
                    : List.of(0));
      }
      assertThat(accepted).isPositive();
      int receipts = accepted;
      await().untilAsserted(() -> assertThat(esme.receipts()).hasSize(receipts));
      if (example.equals("phone-by-country")) {
        assertThat(esme.submitStatus(Sms.to(GERMAN).text("no such phone"))).isEqualTo(RMSGQFUL);
      }
      assertThat(bridge.get("/health/ready").statusCode()).isEqualTo(200);
      needsTheOther(example, esme);
      if (example.startsWith("events-to-")) {
        // submitted, sent and delivered of each: nothing is lost meanwhile
        assertThat(
                Sql.of(folder.resolve("data/smpp-bridge.db"))
                    .run("SELECT COUNT(*) FROM outbox WHERE kind = 'event'"))
            .isEqualTo(3 * MESSAGES);
      }
    }
    stopsInTime(bridge);
  }

  private static void stopsInTime(BridgeProcess bridge) throws InterruptedException {
    long start = System.nanoTime();
    assertThat(bridge.stop()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(28));
  }

  /** The gateway goes as well: then what is asked of the other side is answered in its time. */
  private void needsTheOther(String example, Esme esme) {
    if (List.of("smsc-fallback", "private-server-then-cloud").contains(example)) {
      gateway.close();
      long start = System.nanoTime();
      assertThat(esme.submitStatus(Sms.to(FOREIGN).text("nobody"))).isEqualTo(RSYSERR);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
      assertThat(esme.bound()).isTrue();
    }
  }

  /** Here the other side is the gateway itself, which proves who binds. */
  private void bindsAreAnswered(String example, String other) throws Exception {
    BridgeProcess bridge = start(example, "http://" + other, keys(example, other));
    assertThat(bindStatus(bridge)).isNotZero();
    assertThat(bridge.get("/health/live").statusCode()).isEqualTo(200);
    stopsInTime(bridge);
  }

  private static int bindStatus(BridgeProcess bridge) {
    try (Esme esme = Esme.bind(bridge.smppPort(), "acme", "acme-pw1")) {
      return 0;
    } catch (CommandRefused refused) {
      return refused.commandStatus();
    }
  }

  private Map<String, String> keys(String example, String other) throws IOException {
    return switch (example) {
      case "events-to-kafka" -> Map.of("kafka.brokers", other, "events.kinds", "all");
      case "events-to-amqp" -> Map.of("amqp.url", "amqp://" + other, "events.kinds", "all");
      case "smsc-fallback" ->
          Map.of(
              "fallback.address", other,
              "fallback.system_id", "bridge",
              "fallback.password", "secret",
              // what the ESME waits for one that does not answer the bind
              "smpp.request_timeout", "8s");
      case "phone-by-country" ->
          Map.of("phones.germany", "gone", "gateway.device_selection", "round_robin");
      case "private-server-then-cloud", "two-gateways-by-weight" ->
          Map.of(
              "accounts.file",
              accounts(
                  """
              gateways:
                cloud: {url: "http://%s/3rdparty/v1", username: A1B2C3, password_file: password}
              accounts: {}
              """
                      .formatted(other)));
      case "another-gateway" -> Map.of("gateway.auth", "basic");
      default -> Map.of();
    };
  }

  private String accounts(String text) throws IOException {
    Files.writeString(folder.resolve("password"), "cloud-password-14");
    return Files.writeString(folder.resolve("accounts.yaml"), text).toString();
  }

  private BridgeProcess start(String example, String url, Map<String, String> more)
      throws Exception {
    Path routes = Files.createDirectories(folder.resolve("routes"));
    String file = example + ".camel.yaml";
    Files.copy(Path.of("routes/examples", file), routes.resolve(file));
    if (example.startsWith("events-to-")) {
      jars(example.replace("events-to-", ""));
    }
    Map<String, String> keys = new HashMap<>(more);
    keys.put("gateway.api_base_url", url);
    keys.put("gateway.timeout", "5s");
    BridgeProcess bridge = new BridgeProcess("bridge", folder, keys);
    open.add(bridge);
    return bridge.startJar().awaitReady();
  }

  /** As the example's comment says. */
  private void jars(String component) throws Exception {
    Path log = folder.resolve("maven.log");
    Process maven =
        new ProcessBuilder(
                Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                "-B",
                "-ntp",
                "-f",
                "examples/" + component + "/pom.xml",
                "dependency:copy-dependencies",
                "-DoutputDirectory=" + folder.resolve("ext"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(maven.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(maven.exitValue()).as(Files.readString(log)).isZero();
  }

  /** A port that takes connections and says nothing. */
  private int silent() throws IOException {
    ServerSocket socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    open.add(socket);
    return socket.getLocalPort();
  }

  /** Else somebody has forgotten to say what its other side is. */
  @Test
  void thereAreExamples() throws IOException {
    assertThat(all()).hasSizeGreaterThanOrEqualTo(18);
  }
}
