package io.github.smppbridge.bench.driver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A table of the report, written row by row. */
final class Table {

  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * An empty one.
   *
   * @param first name of the first column
   */
  Table(String first) {
    columns = new ArrayList<>(List.of(first));
  }

  /** Begins a row, to which {@link #cell} adds. */
  Table row(String name) {
    rows.add(new ArrayList<>(List.of(name)));
    return this;
  }

  /**
   * Adds a cell to the last row; each row has the same ones.
   *
   * @param column its name
   * @param format of what it holds; a cell with a value that is NaN is "-"
   */
  Table cell(String column, String format, Object... values) {
    boolean measured =
        Arrays.stream(values).noneMatch(v -> v instanceof Double d && !Double.isFinite(d));
    if (rows.size() == 1) {
      columns.add(column);
    }
    rows.get(rows.size() - 1).add(measured ? String.format(Locale.ROOT, format, values) : "-");
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The table as Markdown. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    line(text, columns);
    text.append("| --- |").append(" ---: |".repeat(columns.size() - 1)).append("\n");
    rows.forEach(row -> line(text, row));
    return text.toString();
  }

  /** One line of any table. */
  static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
