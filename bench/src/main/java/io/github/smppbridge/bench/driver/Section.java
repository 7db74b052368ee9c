package io.github.smppbridge.bench.driver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The part of the report that a scenario writes: a table, notes, verdicts. */
final class Section {

  private final String title;
  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<Verdict> verdicts = new ArrayList<>();

  /**
   * An empty section.
   *
   * @param title its heading
   * @param head names of the columns, " | " between them; the first is left-aligned, others right
   */
  Section(String title, String head) {
    this.title = title;
    this.head = List.of(head.split(" \\| "));
  }

  /**
   * Adds a row.
   *
   * @param format of its cells, " | " between them; a cell whose value is NaN is "-"
   */
  void row(String format, Object... values) {
    List<String> cells = new ArrayList<>();
    int next = 0;
    for (String cell : format.split(" \\| ", -1)) {
      int count = (int) cell.chars().filter(c -> c == '%').count();
      Object[] own = Arrays.copyOfRange(values, next, next += count);
      boolean measured =
          Arrays.stream(own).noneMatch(v -> v instanceof Double d && !Double.isFinite(d));
      cells.add(measured ? String.format(Locale.ROOT, cell, own) : "-");
    }
    rows.add(cells);
  }

  void note(String text) {
    notes.add(text);
  }

  void verdict(Verdict verdict) {
    verdicts.add(verdict);
  }

  List<Verdict> verdicts() {
    return List.copyOf(verdicts);
  }

  /** The section as Markdown. */
  String markdown(boolean quick) {
    StringBuilder text = new StringBuilder("\n## ").append(title).append("\n\n");
    List<String> rule = new ArrayList<>();
    head.forEach(name -> rule.add(rule.isEmpty() ? "---" : "---:"));
    line(text, head);
    line(text, rule);
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
