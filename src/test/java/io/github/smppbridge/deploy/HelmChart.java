package io.github.smppbridge.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The chart, the values it is tried with, and the commands for it. */
final class HelmChart {
  static final Path FOLDER = Path.of("deploy/helm/smpp-bridge");

  /** The oldest that the chart is for; a Helm built from source would say 1.20. */
  private static final List<String> VERSION = List.of("--kube-version", "1.30.0");

  private HelmChart() {}

  /** Values that between them render each line of the templates. */
  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
      return files.sorted().toList();
    }
  }

  static List<String> template(Path values, String... more) {
    List<String> command =
        new ArrayList<>(List.of("helm", "template", "team", FOLDER.toString(), "-n", "sms"));
    command.addAll(VERSION);
    command.addAll(List.of("-f", values.toString()));
    command.addAll(List.of(more));
    return command;
  }

  static List<String> lint(Path values) {
    List<String> command = new ArrayList<>(List.of("helm", "lint", "--strict", "--quiet"));
    command.addAll(VERSION);
    command.addAll(List.of("-f", values.toString(), FOLDER.toString()));
    return command;
  }
}
