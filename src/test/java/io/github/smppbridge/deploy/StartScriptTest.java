package io.github.smppbridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.train.StartOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive's start script gives each Java the flags that it knows. */
class StartScriptTest {
  @TempDir Path folder;
  private Path home;
  private int exitCode;

  @BeforeEach
  void unpacked() throws IOException {
    home = folder.resolve("smpp-bridge");
    Files.createDirectories(home.resolve("bin"));
    Files.copy(Path.of("deploy/release/bin/smpp-bridge"), home.resolve("bin/smpp-bridge"));
    program(home.resolve("bin/smpp-bridge"));
  }

  private static void program(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A Java that prints what it is given, a line each. */
  private Path java(String version) throws IOException {
    Path java = folder.resolve("java" + version);
    Files.createDirectories(java.resolve("bin"));
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Files.writeString(java.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    program(java.resolve("bin/java"));
    return java;
  }

  private List<String> run(Path java, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/smpp-bridge").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", java.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    exitCode = process.exitValue();
    return said.lines().toList();
  }

  private List<String> jar(String... arguments) {
    List<String> end = new ArrayList<>(List.of("-jar", home.resolve("smpp-bridge.jar").toString()));
    end.addAll(List.of(arguments));
    return end;
  }

  @Test
  void java17HasWhatEveryJavaKnows() throws Exception {
    List<String> expected = new ArrayList<>(StartOptions.HEAP);
    expected.add("-XX:+UseG1GC");
    expected.addAll(jar("--profile=sandbox", "a b"));

    assertThat(run(java("17.0.15"), "--profile=sandbox", "a b")).isEqualTo(expected);
  }

  @Test
  void java25HasAllOfThemAndTheCacheThatIsThere() throws Exception {
    List<String> without = run(java("25.0.1"));
    Files.createFile(home.resolve(StartOptions.CACHE));
    List<String> with = run(java("25.0.1"));

    List<String> expected = new ArrayList<>(StartOptions.all());
    expected.addAll(jar());
    assertThat(without)
        .containsExactlyInAnyOrderElementsOf(expected)
        .endsWith(jar().toArray(new String[0]));
    expected.add("-XX:AOTCache=" + home.resolve(StartOptions.CACHE));
    assertThat(with).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void anOldJavaAndNoneAreSaid() throws Exception {
    assertThat(run(java("11.0.2"))).singleElement().asString().startsWith("Java 11 at ");
    assertThat(exitCode).isEqualTo(2);
    assertThat(run(folder.resolve("nowhere"))).singleElement().asString().startsWith("no Java: ");
    assertThat(exitCode).isEqualTo(2);
  }
}
