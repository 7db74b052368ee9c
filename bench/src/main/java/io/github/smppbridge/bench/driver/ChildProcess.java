package io.github.smppbridge.bench.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process the driver started; its output goes to a file. Ends with the driver at the latest. */
final class ChildProcess implements AutoCloseable {

  private static final int STOP_SECONDS = 10;

  private final String name;
  private final Process process;
  private final Path log;

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a process.
   *
   * @param name for messages and the log's file name
   * @param command with its arguments
   * @param directory to run in
   * @param environment added to ours
   * @throws IOException when it cannot be started
   */
  static ChildProcess start(
      String name, List<String> command, Path directory, Map<String, String> environment)
      throws IOException {
    Path log = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    ChildProcess child = new ChildProcess(name, builder.start(), log);
    Runtime.getRuntime().addShutdownHook(new Thread(child.process::destroyForcibly));
    return child;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  ProcFigures figures() throws IOException {
    return ProcFigures.of(pid());
  }

  String output() throws IOException {
    return Files.readString(log);
  }

  /**
   * Complains when the process ended by itself.
   *
   * @throws IllegalStateException with the reason as far as its log tells
   */
  void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          name + " ended with status " + process.exitValue() + ": " + reason() + "; see " + log);
    }
  }

  /** The last cause in the log, else its last line. */
  private String reason() throws IOException {
    List<String> lines = output().lines().toList();
    return lines.stream()
        .filter(line -> line.startsWith("Caused by:"))
        .reduce((first, second) -> second)
        .orElse(lines.isEmpty() ? "no output" : lines.get(lines.size() - 1));
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      process.waitFor();
    }
  }
}
