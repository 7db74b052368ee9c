package io.github.smppbridge.bench.driver;

import java.util.ArrayList;
import java.util.List;

/** The part of the report that a scenario writes: a table, notes, further tables, verdicts. */
final class Section {

  private final String title;
  private final Table table = new Table("server");
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
    table.row(server);
    return this;
  }

  /** Adds a cell to the last row, see {@link Table#cell}. */
  Section cell(String column, String format, Object... values) {
    table.cell(column, format, values);
    return this;
  }

  void note(String text) {
    notes.add(text);
  }

  /** A further table with what introduces it. */
  void table(String introduction, Table further) {
    notes.add(introduction + "\n\n" + further.markdown().stripTrailing());
  }

  void verdict(Verdict verdict) {
    verdicts.add(verdict);
  }

  /** Tells that a server does not take part. The bridge was asked for and must not be left out. */
  void missing(ServerKind kind, String why) {
    Progress.say(kind.label + ": " + why);
    note("`" + kind.label + "` missing: " + why);
    if (kind.isBridge()) {
      verdict(Verdict.must("the bridge starts and takes part", false, "no"));
    }
  }

  List<Verdict> verdicts() {
    return List.copyOf(verdicts);
  }

  /** The section as Markdown. */
  String markdown(boolean quick) {
    StringBuilder text = new StringBuilder("\n## ").append(title).append("\n");
    if (!table.isEmpty()) {
      text.append("\n").append(table.markdown());
    }
    notes.forEach(note -> text.append("\n").append(note).append("\n"));
    if (!verdicts.isEmpty()) {
      text.append("\n");
      Table.line(text, List.of("budget", "measured", "verdict"));
      Table.line(text, List.of("---", "---", "---"));
      verdicts.forEach(v -> Table.line(text, List.of(v.budget(), v.measured(), v.text(quick))));
    }
    return text.toString();
  }
}
