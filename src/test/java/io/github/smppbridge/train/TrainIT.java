package io.github.smppbridge.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as somebody gives it, on a Java 25 if there is one. */
@Timeout(600)
class TrainIT {
  private static final Path JAR = Path.of("target", "smpp-bridge.jar").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void aStartTakesItsClassesFromTheCacheThatATrainingMade() throws Exception {
    Path java = java25();
    Path cache = folder.resolve("bridge.aot");
    String told =
        run(
            List.of(
                java.toString(),
                "-jar",
                JAR.toString(),
                "train",
                "--seconds=3",
                "--output=" + cache));
    assertThat(told).contains("-XX:AOTCache=" + cache).containsPattern("[1-9]\\d* messages were");
    assertThat(told).containsPattern("[1-9]\\d* events reported");
    assertThat(Files.size(cache)).isGreaterThan(10_000_000);
    assertThat(version(java, cache, StartOptions.all()))
        .contains("smpp-bridge ")
        .containsPattern("smppbridge\\.boot\\.CommandLine source: shared objects file")
        .doesNotContain("[warning]");
    // one that does not fit is told of, and does no harm
    List<String> otherwise = new ArrayList<>(StartOptions.all());
    otherwise.remove("-XX:+UseCompactObjectHeaders");
    assertThat(version(java, cache, otherwise)).contains("smpp-bridge ");
    assertThat(version(java, folder.resolve("missing"), StartOptions.all()))
        .contains("smpp-bridge ");
  }

  @Test
  void whatIsNotUnderstoodIsSaid() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    assertThat(run(List.of(java, "-jar", JAR.toString(), "train", "--secs=3")))
        .contains("train: --secs=3 is not understood", "Usage: ");
  }

  private String version(Path java, Path cache, List<String> flags) throws Exception {
    List<String> command = new ArrayList<>(List.of(java.toString(), "-Xlog:class+load"));
    command.addAll(flags);
    command.addAll(List.of("-XX:AOTCache=" + cache, "-jar", JAR.toString(), "--version"));
    return run(command);
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    Path said = Files.createTempFile(folder, "said", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(process.waitFor(500, TimeUnit.SECONDS)).as("it ends").isTrue();
      return Files.readString(said);
    } finally {
      process.destroyForcibly();
    }
  }

  /** This one, or one where Debian and others put it. */
  private static Path java25() throws IOException {
    List<Path> homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
    if (Files.isDirectory(Path.of("/usr/lib/jvm"))) {
      try (Stream<Path> others = Files.list(Path.of("/usr/lib/jvm"))) {
        others.forEach(homes::add);
      }
    }
    List<Path> fitting = homes.stream().filter(TrainIT::isJava25).toList();
    assumeTrue(!fitting.isEmpty(), "there is no Java 25");
    assumeTrue(Files.exists(JAR), "the jar is not built");
    return fitting.get(0).resolve("bin/java");
  }

  private static boolean isJava25(Path home) {
    try {
      return Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"25");
    } catch (IOException e) {
      return false;
    }
  }
}
