package io.github.smppbridge.bench.driver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The part of the report that a scenario writes: a table, notes, verdicts. */
final class Section {

  private final String title;
  private final List<String> columns = new ArrayList<>(List.of("server"));
  private final List<List<String>> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<Verdict> verdicts = new ArrayList<>();

  /**
   * An empty section.
   *
   * @param title its heading
   */
  Section(String title) {
    this.title = title;
  }

  /** Begins a row of the table, to which {@link #cell} adds. */
  Section row(String server) {
    rows.add(new ArrayList<>(List.of(server)));
    return this;
  }

  /**
   * Adds a cell to the last row; each row has the same ones.
   *
   * @param column its name
   * @param format of what it holds; a cell with a value that is NaN is "-"
   */
  Section cell(String column, String format, Object... values) {
    boolean measured =
        Arrays.stream(values).noneMatch(v -> v instanceof Double d && !Double.isFinite(d));
    if (rows.size() == 1) {
      columns.add(column);
    }
    rows.get(rows.size() - 1).add(measured ? String.format(Locale.ROOT, format, values) : "-");
    return this;
  }

  void note(String text) {
    notes.add(text);
  }

  void verdict(Verdict verdict) {
    verdicts.add(verdict);
  }

  /** Tells that a server does not take part. The bridge was asked for and must not be left out. */
  void missing(ServerKind kind, String why) {
    Progress.say(kind.label + ": " + why);
    note("`" + kind.label + "` missing: " + why);
    if (kind == ServerKind.BRIDGE) {
      verdict(Verdict.must("the bridge starts and takes part", false, "no"));
    }
  }

  List<Verdict> verdicts() {
    return List.copyOf(verdicts);
  }

  /** The section as Markdown. */
  String markdown(boolean quick) {
    StringBuilder text = new StringBuilder("\n## ").append(title).append("\n\n");
    line(text, columns);
    text.append("| --- |").append(" ---: |".repeat(columns.size() - 1)).append("\n");
    rows.forEach(row -> line(text, row));
    notes.forEach(note -> text.append("\n").append(note).append("\n"));
    if (!verdicts.isEmpty()) {
      text.append("\n");
      line(text, List.of("budget", "measured", "verdict"));
      line(text, List.of("---", "---", "---"));
      verdicts.forEach(v -> line(text, List.of(v.budget(), v.measured(), v.text(quick))));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
