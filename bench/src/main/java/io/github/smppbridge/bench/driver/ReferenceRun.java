package io.github.smppbridge.bench.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The tables of a run in a document that is kept: between two lines of comment, with headings a
 * step lower; the plot beside it.
 */
final class ReferenceRun {

  static final String BEGIN = "<!-- written by bench/run --markdown: begin -->";
  static final String END = "<!-- written by bench/run --markdown: end -->";
  private static final String DOCUMENT = "performance.md";
  private static final String PLOT = "sessions.svg";

  private ReferenceRun() {}

  /**
   * Writes a report into the document of a folder.
   *
   * @param report as Markdown
   * @param plot of sessions, copied if it was made
   * @throws IOException when the document is not there, or has no place for it
   */
  static void write(Path folder, String report, Path plot) throws IOException {
    Path document = folder.resolve(DOCUMENT);
    Files.writeString(document, merged(Files.readString(document), report));
    if (Files.exists(plot)) {
      Path images = Files.createDirectories(folder.resolve("images"));
      Files.writeString(images.resolve(PLOT), Files.readString(plot));
    }
  }

  /** The document with the report in the place of the last one. */
  static String merged(String document, String report) throws IOException {
    int begin = document.indexOf(BEGIN);
    int end = document.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException("no lines \"" + BEGIN + "\" and \"" + END + "\"");
    }
    String body =
        report
            .lines()
            .filter(line -> !line.startsWith("# "))
            .map(line -> line.startsWith("## ") ? "#" + line : line)
            .reduce("", (text, line) -> text + line + "\n");
    return document.substring(0, begin + BEGIN.length())
        + "\n\n"
        + body.strip()
        + "\n\n"
        + document.substring(end);
  }
}
