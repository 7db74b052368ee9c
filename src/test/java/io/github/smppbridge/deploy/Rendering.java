package io.github.smppbridge.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a tool makes of a folder of {@code deploy/}. It is kept in {@code
 * src/test/resources/kubernetes/rendered}, headed by the digest of the files it was made from: so
 * that it is checked on machines without the tool, too, and cannot be forgotten there.
 *
 * @param name file in that folder, without its ending
 * @param commands the tools that can make it, the first that is installed does
 * @param inputs files and folders that it is made from
 */
record Rendering(String name, List<List<String>> commands, List<Path> inputs) {
  private static final String DIGEST = "# Made from files with the SHA-256 ";
  private static final int SECONDS = 60;

  /** Where it is kept. */
  Path file() {
    return Path.of("src/test/resources/kubernetes/rendered", name + ".yaml");
  }

  /** What is kept, with its head. */
  String kept() throws IOException {
    return Files.exists(file()) ? Files.readString(file()) : "";
  }

  /** The line that heads what was made from the files as they are now. */
  String head() throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    for (Path input : inputs) {
      try (Stream<Path> files = Files.walk(input)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
          digest.update(Files.readAllBytes(file));
        }
      }
    }
    return DIGEST + HexFormat.of().formatHex(digest.digest()) + "\n";
  }

  /** What the tool makes of the files now, with its head; empty where no tool is installed. */
  Optional<String> made() throws IOException, InterruptedException {
    for (List<String> command : commands) {
      if (installed(command.get(0))) {
        return Optional.of(head() + run(command));
      }
    }
    return Optional.empty();
  }

  /**
   * Skips the test where a tool is not installed, and says so; fails where DEPLOY_TOOLS=required.
   */
  static void need(boolean installed, String what) {
    if (!installed && "required".equals(System.getenv("DEPLOY_TOOLS"))) {
      throw new AssertionError("DEPLOY_TOOLS=required, and no tool is installed " + what);
    }
    assumeTrue(installed, "not run, since no tool is installed " + what);
  }

  /** Whether a program is on the PATH, or in {@code target/tools}, where .ci/run puts it. */
  static boolean installed(String program) {
    return executable(program).isPresent();
  }

  /**
   * What a command prints.
   *
   * @throws AssertionError if it fails, with what it says
   */
  static String run(List<String> command) throws IOException, InterruptedException {
    List<String> absolute = new ArrayList<>(command);
    absolute.set(0, executable(command.get(0)).orElseThrow().toString());
    Path out = Files.createTempFile("rendered", ".yaml");
    Path errors = Files.createTempFile("rendered", ".err");
    try {
      Process process =
          new ProcessBuilder(absolute)
              .redirectOutput(out.toFile())
              .redirectError(errors.toFile())
              .start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " is not over after " + SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw new AssertionError(command + ": " + Files.readString(errors) + Files.readString(out));
      }
      return Files.readString(out);
    } finally {
      Files.delete(out);
      Files.delete(errors);
    }
  }

  private static Optional<Path> executable(String program) {
    return Stream.concat(
            Stream.of("target/tools"),
            Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)))
        .map(folder -> Path.of(folder, program).toAbsolutePath())
        .filter(Files::isExecutable)
        .findFirst();
  }
}
