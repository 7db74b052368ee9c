package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples are projects of their own, which know the component, or the bridge and its test kit,
 * as a team's does: by coordinates, from the local repository. Each is built by a Maven of its own,
 * and its tests are run.
 */
class ExamplesIT {
  private static final Path TEAM = Path.of("examples", "team-routes");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"camel-main", "camel-run", "spring-boot", "team-routes"})
  void buildsAndItsTestsPass(String example) throws Exception {
    String log = build(Path.of("examples", example), 0);

    assertThat(log).containsPattern("Tests run: [1-9]\\d*, Failures: 0, Errors: 0");
  }

  /** Tests with the kit see the routes that are there, and nothing else. */
  @Test
  void testsOfATeamFailWithItsRoutes() throws Exception {
    Path project = folder.resolve("team");
    try (Stream<Path> files = Files.walk(TEAM)) {
      for (Path file : files.filter(each -> !each.startsWith(TEAM.resolve("target"))).toList()) {
        Files.copy(file, project.resolve(TEAM.relativize(file).toString()));
      }
    }
    Path route = project.resolve("routes/before-submit.camel.yaml");
    Files.writeString(route, Files.readString(route).replace("49900", "49901"));

    assertThat(build(project, 1))
        .contains("premiumNumbersAreRefused", "submit_sm to 4990012345600 was taken")
        .containsPattern("Tests run: 3, Failures: 1, Errors: 0")
        // the log is readable without a line of the team's
        .doesNotContain(" DEBUG ");
  }

  private String build(Path project, int exitCode) throws Exception {
    Path log = folder.resolve("maven.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString());
    command.addAll(
        List.of(
            "-B",
            "-ntp",
            // this build's, under a version that no other build's has
            "-Dcamel-smpp-server.version=" + System.getProperty("component.version"),
            "-Dsmpp-bridge.version=" + System.getProperty("component.version"),
            "-DbuildDirectory=" + folder.resolve("target"),
            "-f",
            project.resolve("pom.xml").toString(),
            "verify"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process maven = builder.start();
    try {
      assertThat(maven.waitFor(5, TimeUnit.MINUTES)).as("%s ends", project).isTrue();
    } finally {
      maven.destroyForcibly();
    }
    String told = Files.readString(log);
    assertThat(maven.exitValue()).as(told).isEqualTo(exitCode);
    return told;
  }
}
