package io.github.smppbridge.accounts;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of {@code accounts.file}, with its comments, to which an entry is added.
 *
 * @param text as it is
 */
record AccountsText(String text) {
  private static final String FIRST = "accounts:\n";
  private static final String INDENT = "  ";

  /** The key without an entry, however that is written, and what stands behind it. */
  private static final Pattern NO_ENTRY =
      Pattern.compile(
          "(['\"]?)accounts\\1[ \\t]*:(?:[ \\t]*(?:\\{\\s*}|~|null))?", Pattern.MULTILINE);

  /** What holds no content: the marks of a document, directives, comments. */
  private static final Pattern EMPTY_LINE = Pattern.compile("\\s*(---|\\.\\.\\.|%.*)?\\s*(#.*)?");

  private static final Pattern COMMENT = Pattern.compile("\\s#.*");
  private static final Pattern MARK = Pattern.compile("\\R\\.\\.\\.\\s*\\z");
  private static final Pattern ENTRY =
      Pattern.compile("^accounts:.*\\R(?:\\s*(?:#.*)?\\R)*([ ]+)\\S", Pattern.MULTILINE);

  /**
   * The text with one entry more.
   *
   * @param entry lines, indented by two blanks
   * @return may be no YAML, if this one is none that lines can be added to
   */
  String with(String entry) {
    String content = content();
    String before = MARK.matcher(text).replaceFirst("\n");
    if (content.isEmpty()) {
      return lines(before.replace("\uFEFF", "").replaceAll("(?m)^---\\s*$\\R?", ""))
          + FIRST
          + entry;
    }
    if (NO_ENTRY.matcher(content).matches()) {
      return lines(NO_ENTRY.matcher(before).replaceFirst("accounts:")) + entry;
    }
    Matcher first = ENTRY.matcher(before);
    String indent = first.find() ? first.group(1) : INDENT;
    return lines(before) + entry.replaceAll("(?m)^" + INDENT, indent);
  }

  private String content() {
    return text.replace("\uFEFF", "")
        .lines()
        .filter(line -> !EMPTY_LINE.matcher(line).matches())
        .map(line -> COMMENT.matcher(line).replaceFirst("").strip())
        .collect(Collectors.joining("\n"));
  }

  private static String lines(String text) {
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }
}
