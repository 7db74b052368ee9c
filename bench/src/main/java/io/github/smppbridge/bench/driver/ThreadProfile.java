package io.github.smppbridge.bench.driver;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What each thread of a process has used so far, and, by {@link #since}, in a time (Linux). */
final class ThreadProfile {

  /**
   * Threads of one name.
   *
   * @param name as the kernel knows it, 15 characters at most; "#" for digits
   * @param threads how many
   * @param micros of CPU a message
   * @param systemMicros of these inside the kernel
   * @param switches voluntary context switches a message: how often it went to sleep
   */
  record Line(String name, int threads, double micros, double systemMicros, double switches) {}

  private record Sample(String name, double seconds, double systemSeconds, long switches) {

    Sample since(Sample then) {
      return then == null
          ? this
          : new Sample(
              name,
              seconds - then.seconds,
              systemSeconds - then.systemSeconds,
              switches - then.switches);
    }
  }

  private static final double TICKS_PER_SECOND = 100;
  private static final int STIME = 12;
  private static final int SHOWN = 8;

  private final Map<String, Sample> samples;

  private ThreadProfile(Map<String, Sample> samples) {
    this.samples = samples;
  }

  /** The threads of a process now. */
  static ThreadProfile of(long pid) throws IOException {
    Map<String, Sample> samples = new HashMap<>();
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path task : tasks) {
        try {
          samples.put(
              task.getFileName().toString(),
              sample(
                  Files.readString(task.resolve("stat")),
                  Files.readString(task.resolve("schedstat")),
                  Files.readString(task.resolve("status"))));
        } catch (IOException e) {
          // a thread that has just ended
        }
      }
    }
    return new ThreadProfile(samples);
  }

  /** Of texts of {@code /proc}: for each thread its id, stat, schedstat and status. */
  static ThreadProfile of(List<String[]> threads) {
    Map<String, Sample> samples = new HashMap<>();
    threads.forEach(text -> samples.put(text[0], sample(text[1], text[2], text[3])));
    return new ThreadProfile(samples);
  }

  private static Sample sample(String stat, String schedstat, String status) {
    int nameEnd = stat.lastIndexOf(')');
    String name = stat.substring(stat.indexOf('(') + 1, nameEnd).replaceAll("\\d+", "#");
    String[] fields = stat.substring(nameEnd + 2).split(" ");
    long switches =
        status
            .lines()
            .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
            .sum();
    return new Sample(
        name,
        Long.parseLong(schedstat.split(" ")[0]) / 1e9,
        Long.parseLong(fields[STIME]) / TICKS_PER_SECOND,
        switches);
  }

  /** What was used from then to this; threads that ended meanwhile are not in it. */
  ThreadProfile since(ThreadProfile then) {
    Map<String, Sample> used = new HashMap<>();
    samples.forEach((id, sample) -> used.put(id, sample.since(then.samples.get(id))));
    return new ThreadProfile(used);
  }

  /** The threads by name, those that used most first. */
  List<Line> lines(long messages) {
    Map<String, List<Sample>> byName = new TreeMap<>();
    samples.values().forEach(s -> byName.computeIfAbsent(s.name, n -> new ArrayList<>()).add(s));
    return byName.entrySet().stream()
        .map(entry -> line(entry.getKey(), entry.getValue(), messages))
        .sorted(Comparator.comparingDouble(Line::micros).reversed())
        .toList();
  }

  private static Line line(String name, List<Sample> all, long messages) {
    return new Line(
        name,
        all.size(),
        total(all, Sample::seconds) * 1e6 / messages,
        total(all, Sample::systemSeconds) * 1e6 / messages,
        total(all, Sample::switches) / messages);
  }

  /** The lines as a table: those that matter, what is left, the sum. */
  static Table table(List<Line> lines) {
    Table table = new Table("threads");
    List<Line> shown = lines.subList(0, Math.min(SHOWN, lines.size()));
    shown.forEach(line -> row(table, "`" + line.name() + "`", List.of(line)));
    row(table, "others", lines.subList(shown.size(), lines.size()));
    row(table, "sum", lines);
    return table;
  }

  private static void row(Table table, String name, List<Line> lines) {
    table
        .row(name)
        .cell("how many", "%.0f", total(lines, Line::threads))
        .cell("µs of CPU a message", "%.1f", total(lines, Line::micros))
        .cell("of it in the kernel", "%.1f", total(lines, Line::systemMicros))
        .cell("voluntary switches a message", "%.2f", total(lines, Line::switches));
  }

  private static <T> double total(List<T> of, ToDoubleFunction<T> figure) {
    return of.stream().mapToDouble(figure).sum();
  }
}
