package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples are projects of their own, which know the component as a team's does: by its
 * coordinates, from the local repository. Each is built by a Maven of its own, and its tests are
 * run.
 */
class ComponentExamplesIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"camel-main", "camel-run", "spring-boot"})
  void buildsAndRunsWithNothingOfTheBridge(String example) throws Exception {
    Path project = Path.of("examples", example);
    Path log = folder.resolve("maven.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString());
    command.addAll(
        List.of(
            "-B",
            "-ntp",
            // this build's, under a version that no other build's has
            "-Dcamel-smpp-server.version=" + System.getProperty("component.version"),
            "-DbuildDirectory=" + folder.resolve("target"),
            "-f",
            project.resolve("pom.xml").toString(),
            "verify"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process maven = builder.start();
    try {
      assertThat(maven.waitFor(5, TimeUnit.MINUTES)).as("%s ends", example).isTrue();
    } finally {
      maven.destroyForcibly();
    }
    assertThat(maven.exitValue()).as(Files.readString(log)).isZero();
    assertThat(log).content().containsPattern("Tests run: [1-9]\\d*, Failures: 0, Errors: 0");
  }
}
