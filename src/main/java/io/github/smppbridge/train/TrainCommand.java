package io.github.smppbridge.train;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code train}: makes the cache that later starts of the same Java and the same jar use. The
 * bridge runs as a child, once for a moment, so that its store is there as at every start but the
 * first, and once under load while the JVM takes notes.
 */
public final class TrainCommand {
  /** What it understands. */
  public static final String USAGE =
      """
      Usage: java -jar smpp-bridge.jar train [--seconds=N] [--output=FILE]

        Makes smpp-bridge.aot, with which a start on the same Java takes half the time and the first
        messages go through several times as fast. Needs no account and no free port of yours.
        --seconds=N    how long the load lasts (60)
        --output=FILE  where the cache goes; else beside the jar
      """;

  private static final String SECONDS = "--seconds=";
  private static final String OUTPUT = "--output=";
  private static final int DEFAULT_SECONDS = 60;
  private static final int MOST_SECONDS = 600;

  private final Path jar;
  private final PrintStream out;
  private Duration load = Duration.ofSeconds(DEFAULT_SECONDS);
  private Path output;

  /**
   * Makes the command.
   *
   * @param jar the program's jar, whose starts are to be fast
   * @param out where it tells what it does
   */
  public TrainCommand(Path jar, PrintStream out) {
    this.jar = jar;
    this.out = out;
    this.output = jar.resolveSibling(StartOptions.CACHE);
  }

  /**
   * Runs the command.
   *
   * @param args what follows {@code train}
   * @throws IllegalArgumentException when an argument is wrong
   * @throws IOException when the child fails, or makes no cache
   */
  public void run(List<String> args) throws IOException {
    args.forEach(this::take);
    if (!StartOptions.hasProfiles()) {
      out.println(
          "Java "
              + Runtime.version().feature()
              + " keeps the classes of a start, not what it learnt of them: a start takes less, the"
              + " first messages do not. From Java 25 on both.");
    }
    Path folder = Files.createTempDirectory("smpp-bridge-train");
    try {
      train(folder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      delete(folder);
    }
    out.println(output + " has " + (Files.size(output) >> 20) + " MB. Start with it:");
    List<String> flags = new ArrayList<>(StartOptions.ofThisJava());
    flags.add(StartOptions.with(output));
    out.println("java " + String.join(" ", flags) + " -jar " + jar);
  }

  private void take(String arg) {
    try {
      if (arg.startsWith(SECONDS)) {
        int seconds = Integer.parseInt(arg.substring(SECONDS.length()));
        if (seconds >= 0 && seconds <= MOST_SECONDS) {
          load = Duration.ofSeconds(seconds);
          return;
        }
      } else if (arg.startsWith(OUTPUT) && arg.length() > OUTPUT.length()) {
        output = Path.of(arg.substring(OUTPUT.length())).toAbsolutePath();
        return;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new IllegalArgumentException("train: " + arg + " is not understood\n" + USAGE);
  }

  private void train(Path folder) throws IOException, InterruptedException {
    Files.deleteIfExists(output);
    List<String> flags = StartOptions.ofThisJava();
    try (TrainingLoad driver = new TrainingLoad();
        TrainedProcess first = new TrainedProcess(jar, folder);
        TrainedProcess second = new TrainedProcess(jar, folder)) {
      first.start(flags, driver.gateway());
      first.stop();
      out.println("the bridge runs under load for " + load.toSeconds() + " s …");
      List<String> noting = new ArrayList<>(flags);
      noting.add(StartOptions.making(output));
      second.start(noting, driver.gateway());
      driver.run(second, load);
      second.stop();
      out.println(driver.told());
      if (!Files.exists(output)) {
        throw new IOException("the JVM made no cache:\n" + second.said());
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
