package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code check}, and a start with the same route files: what is wrong is told in one line. */
class RouteCheckIT {
  @TempDir Path folder;
  @AutoClose private BridgeProcess bridge;

  private void run(String... arguments) throws IOException {
    bridge = new BridgeProcess("bridge", folder, Map.of()).start(arguments);
  }

  private void rule(String step) throws IOException {
    Files.createDirectories(folder.resolve("routes"));
    Files.writeString(
        folder.resolve("routes/mine.camel.yaml"),
        "- route:\n    id: mine\n    from:\n      uri: direct:before-submit\n      steps:\n        - "
            + step
            + "\n");
  }

  @Test
  void nothingIsStartedOrWritten() throws Exception {
    rule("setHeader: { name: rule, constant: x }");
    run("check");

    assertThat(bridge.exitCode()).isZero();
    assertThat(bridge.log()).contains("configuration and routes are in order");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("data");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "to: log:x?nonsense=1, nonsense",
        "to: nocomponent:x, nocomponent",
        "to: direct:nowhere, direct:nowhere",
        "bean: { ref: nobean }, nobean",
        "log: \"{{no.key}}\", no.key",
        "nosuchstep: {}, nosuchstep"
      })
  void whatIsWrongIsToldWithItsFile(String step, String word) throws Exception {
    rule(step);
    run("--check");
    told(word, 1);
    // a start says the same
    run();
    told(word, 2);
  }

  private void told(String word, int lines) throws Exception {
    assertThat(bridge.exitCode()).isEqualTo(2);
    assertThat(bridge.errors()).hasLineCount(lines);
    assertThat(bridge.errors().lines()).allMatch(line -> line.contains(word));
    assertThat(bridge.errors().lines())
        .allMatch(line -> line.startsWith("smpp-bridge: routes/mine.camel.yaml:"));
  }
}
