package io.github.smppbridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.TestHttp;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
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

  private Path unpacked() throws Exception {
    List<Path> archives;
    try (Stream<Path> built = Files.list(Path.of("target"))) {
      archives = built.filter(file -> file.toString().endsWith(".tar.gz")).toList();
    }
    assertThat(archives).as("target/*.tar.gz").hasSize(1);
    Path opt = Files.createDirectories(folder.resolve("opt"));
    Process tar =
        new ProcessBuilder("tar", "-xzf", archives.get(0).toAbsolutePath().toString())
            .directory(opt.toFile())
            .redirectErrorStream(true)
            .start();
    String told = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tar.waitFor()).as(told).isZero();
    try (Stream<Path> homes = Files.list(opt)) {
      return homes.findFirst().orElseThrow();
    }
  }

  /**
   * The zip, which Windows and most installers take, holds the same; the start script stays one.
   */
  @Test
  void theZipHoldsTheSame() throws Exception {
    Path tarred = unpacked();
    Set<String> inTar = new TreeSet<>();
    try (Stream<Path> files = Files.walk(tarred)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> inTar.add(tarred.getParent().relativize(file).toString()));
    }
    Set<String> inZip = new TreeSet<>();
    Path zip = tarred.getParent().relativize(tarred);
    try (ZipFile file = new ZipFile("target/" + zip + ".zip")) {
      file.stream()
          .filter(entry -> !entry.isDirectory())
          .forEach(entry -> inZip.add(entry.getName()));
    }

    assertThat(inZip).isEqualTo(inTar);
    assertThat(inTar)
        .contains(
            zip + "/INSTALL.md",
            zip + "/LICENSE",
            zip + "/README.md",
            zip + "/application.properties",
            zip + "/routes/before-submit.camel.yaml",
            zip + "/systemd/smpp-bridge.service",
            zip + "/smpp-bridge.cdx.json");
    assertThat(Files.isExecutable(tarred.resolve("bin/smpp-bridge"))).isTrue();
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
