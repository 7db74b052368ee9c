package io.github.smppbridge.bench.driver;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Entry point of {@code bench/run}: runs scenarios, prints the report, judges. */
public final class Driver {

  private static final int MISSED = 1;
  private static final int USAGE = 2;

  /** The report has "×" and "≤" in it, whatever the locale. */
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);

  private Driver() {}

  /**
   * Runs what the command line asks for.
   *
   * @param args see {@link Options#USAGE}
   * @throws IOException when a process of the benchmark itself fails
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(Options.USAGE.formatted(String.join(", ", Scenarios.names())));
      System.exit(USAGE);
      return;
    }
    String stamp = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now());
    Path directory = Path.of(System.getProperty("bench.home", "."), "target", "bench", stamp);
    StringBuilder report = new StringBuilder();
    print(report, header(options));
    List<Verdict> verdicts = new ArrayList<>();
    try (Bench bench = new Bench(options, directory)) {
      for (String name : options.scenarios()) {
        Progress.say("scenario " + name);
        Section section = run(Scenarios.named(name), bench);
        verdicts.addAll(section.verdicts());
        print(report, section.markdown(options.quick()));
      }
    }
    Path file = directory.resolve("report.md");
    Files.writeString(file, report);
    if (options.markdown() != null) {
      ReferenceRun.write(
          options.markdown(), report.toString(), directory.resolve(SessionsScenario.PLOT));
    }
    Progress.say("report: " + file + ", logs beside it");
    boolean failed =
        verdicts.stream().anyMatch(v -> v.missed() && !(options.quick() && v.performance()));
    System.exit(failed ? MISSED : 0);
  }

  /** A scenario that breaks is a line in the report, not the end of the others. */
  private static Section run(Scenario scenario, Bench bench) throws InterruptedException {
    try {
      return scenario.run(bench);
    } catch (IOException | RuntimeException e) {
      Progress.say(scenario.name() + ": " + e);
      Section section = new Section(scenario.name());
      section.verdict(Verdict.must("the scenario runs to its end", false, e.toString()));
      return section;
    }
  }

  private static void print(StringBuilder report, String text) {
    report.append(text);
    OUT.print(text);
    OUT.flush();
  }

  private static String header(Options options) {
    return String.format(
        """
        # smpp-bridge benchmark

        %s, Java %s (%s), %d CPUs, servers with %s, commit %s. %s

        Generator, gateway and server share the machine: ratios within one run mean something, \
        absolute figures do not.
        """,
        LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm")),
        Runtime.version(),
        System.getProperty("java.vendor"),
        Runtime.getRuntime().availableProcessors(),
        String.join(" ", options.javaOptions()),
        System.getProperty("bench.commit", "unknown"),
        options.quick()
            ? "Smoke run: performance is not judged."
            : String.format(
                "%d rounds of %.0f s after a warm-up of %.0f s and more; medians.",
                options.rounds(), options.roundSeconds(), options.warmUpSeconds()));
  }
}
