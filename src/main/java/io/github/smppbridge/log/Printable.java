package io.github.smppbridge.log;

/**
 * Text without characters that would do something to a log: line and paragraph separators, control
 * characters of both sets (C0 and C1, DEL), characters that turn the direction of writing or have
 * no shape, halves of surrogate pairs.
 */
public final class Printable {
  /** Of one line; who sends more than that has nothing to say. */
  private static final int MOST_CHARACTERS = 8192;

  private static final char INSTEAD = '?';

  private Printable() {}

  /**
   * The same text, each such character as {@code ?}, cut where it is longer than a line may be.
   *
   * @param text what anybody may have written, or null
   */
  public static String line(String text) {
    if (text == null) {
      return null;
    }
    String start = text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    int first = firstUnfit(start);
    String fit = first < 0 ? start : replaced(start, first);
    return start.length() == text.length() ? fit : fit + "…";
  }

  /** Whether all characters of a text are fit to be shown. */
  public static boolean isFit(String text) {
    return firstUnfit(text) < 0;
  }

  private static int firstUnfit(String text) {
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      if (isUnfit(character)) {
        return i;
      }
      i += Character.charCount(character);
    }
    return -1;
  }

  private static String replaced(String text, int from) {
    StringBuilder fit = new StringBuilder(text.length()).append(text, 0, from);
    text.substring(from)
        .codePoints()
        .forEach(character -> fit.appendCodePoint(isUnfit(character) ? INSTEAD : character));
    return fit.toString();
  }

  /** Whether a character would do something to a log. */
  public static boolean isUnfit(int character) {
    // most there are
    if (character >= ' ' && character <= '~') {
      return false;
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
