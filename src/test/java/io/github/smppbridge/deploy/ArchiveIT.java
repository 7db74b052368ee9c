package io.github.smppbridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.TestHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of a release, as it is unpacked, started, used and stopped. */
class ArchiveIT {
  private static final Duration LONG = Duration.ofSeconds(180);

  @TempDir Path folder;
  private Process bridge;

  @AfterEach
  void ended() {
    if (bridge != null) {
      bridge.destroyForcibly();
    }
  }

  /** Where archive.xml puts them. */
  private Path unpacked() throws IOException {
    Path home = Files.createDirectories(folder.resolve("opt/smpp-bridge"));
    Files.createDirectory(home.resolve("bin"));
    Files.copy(
        Path.of("deploy/release/bin/smpp-bridge"),
        home.resolve("bin/smpp-bridge"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.copy(Path.of("target/smpp-bridge.jar"), home.resolve("smpp-bridge.jar"));
    Files.createSymbolicLink(home.resolve("lib"), Path.of("target/lib").toAbsolutePath());
    return home;
  }

  @Test
  void itStartsInAnyFolderTakesAMessageAndEndsWithCodeZero() throws Exception {
    Path state = Files.createDirectory(folder.resolve("state"));
    int smpp = FreePort.next();
    int http = FreePort.next();
    Path link =
        Files.createSymbolicLink(folder.resolve("start"), unpacked().resolve("bin/smpp-bridge"));
    ProcessBuilder builder =
        new ProcessBuilder(List.of(link.toString(), "--profile=sandbox"))
            .directory(state.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().keySet().removeIf(key -> key.contains("__"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SMPP__BIND_ADDRESS", "127.0.0.1:" + smpp);
    builder.environment().put("HTTP__ADDRESS", "127.0.0.1:" + http);
    bridge = builder.start();
    await("ready")
        .atMost(LONG)
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(
            () -> {
              assertThat(bridge.isAlive()).as(Files.readString(folder.resolve("log"))).isTrue();
              return TestHttp.get("http://127.0.0.1:" + http + "/health/ready").statusCode() == 200;
            });

    try (Esme esme = Esme.bind(smpp, "TEAM", "sandbox1")) {
      assertThat(esme.awaitStat(esme.submit("hello", "+4915112345678"))).isEqualTo("DELIVRD");
    }
    assertThat(state.resolve("data")).isNotEmptyDirectory();
    bridge.destroy();

    assertThat(bridge.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(bridge.exitValue()).isZero();
  }
}
