package io.github.smppbridge.smpp.text;

/**
 * What a phone is to see of a character that an octet alphabet or Unicode has and text has not:
 * NULs, which programs in C leave behind, are nothing; C1 controls are what Windows has in their
 * places, which is what was meant; other controls are no text.
 */
final class ReadableCharacters {
  /** The character is to be left out. */
  static final int NOTHING = -1;

  /** The character is no text. */
  static final int NO_TEXT = -2;

  private static final int C1 = 0x80;

  /** Windows-1252 from 0x80 to 0x9F; U+0000 where it has none. */
  private static final String WINDOWS = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";

  private static final char REVERSED_MARK = '\uFFFE';

  private ReadableCharacters() {}

  /** What is to be seen in the place of a character, which is most often itself. */
  static int of(char c) {
    if (c >= ' ' && c < 0x7F || c > 0x9F && c != REVERSED_MARK) {
      return c;
    }
    if (c >= C1 && c <= 0x9F) {
      char windows = WINDOWS.charAt(c - C1);
      return windows == 0 ? NO_TEXT : windows;
    }
    return switch (c) {
      case 0 -> NOTHING;
      case '\t', '\n', '\u000B', '\f', '\r' -> c;
      default -> NO_TEXT;
    };
  }
}
