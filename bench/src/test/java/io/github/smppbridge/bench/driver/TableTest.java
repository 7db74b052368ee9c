package io.github.smppbridge.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void whatIsNotANumberIsNotMeasured() {
    Table table = new Table("server");
    table.row("bridge").cell("msg/s", "%,.0f", 12_345.6).cell("× jsmpp", "%.2f", Double.NaN);
    table.row("ideal").cell("msg/s", "%,.0f", 99.0).cell("× jsmpp", "%.2f", 1.5);
    assertThat(table.markdown())
        .isEqualTo(
            """
            | server | msg/s | × jsmpp |
            | --- | ---: | ---: |
            | bridge | 12,346 | - |
            | ideal | 99 | 1.50 |
            """);
  }

  @Test
  void aSectionHasFurtherTablesAndJudgements() {
    Section section = new Section("title");
    section.row("bridge").cell("a", "%d", 1);
    section.table("By thread:", new Table("threads").row("x").cell("b", "%d", 2));
    section.verdict(Verdict.must("holds", true, "yes"));
    assertThat(section.markdown(false))
        .contains("## title\n\n| server | a |", "By thread:\n\n| threads | b |")
        .contains("| x | 2 |\n\n| budget |", "| holds | yes | met |");
  }

  @Test
  void aReferenceRunTakesThePlaceOfTheLastOne() throws IOException {
    String document =
        "# Page\n" + ReferenceRun.BEGIN + "\n\nold\n\n" + ReferenceRun.END + "\n\nmore\n";
    String merged = ReferenceRun.merged(document, "# benchmark\n\nmachine\n\n## a\n\n| x |\n");
    assertThat(merged)
        .isEqualTo(
            "# Page\n"
                + ReferenceRun.BEGIN
                + "\n\nmachine\n\n### a\n\n| x |\n\n"
                + ReferenceRun.END
                + "\n\nmore\n");
    assertThat(ReferenceRun.merged(merged, "# b\n\nnew\n")).contains("new").doesNotContain("| x |");
    assertThatThrownBy(() -> ReferenceRun.merged("# Page", "x")).isInstanceOf(IOException.class);
  }
}
