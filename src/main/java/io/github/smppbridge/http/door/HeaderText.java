package io.github.smppbridge.http.door;

/**
 * What names and values of headers may consist of (RFC 9110 §5.1, §5.5), and targets without
 * anything to think about: looked at for each header of each request, character by character.
 */
final class HeaderText {
  private static final String MARKS = "!#$%&'*+.^_`|~-";

  private HeaderText() {}

  /** A token. */
  static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isLetterOrDigit(c) && MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** Visible characters of Latin-1, spaces and tabs. */
  static boolean isValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!(c >= ' ' && c <= '~' || c == '\t' || c >= 0xa0 && c <= 0xff)) {
        return false;
      }
    }
    return true;
  }

  /** A path of plain segments, which nobody can read in another way. */
  static boolean isPlainPath(String path) {
    char before = 0;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '/' ? before == '/' : !isPlain(c)) {
        return false;
      }
      before = c;
    }
    return path.startsWith("/");
  }

  /** Text that means what it says. */
  static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isPlain(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(char c) {
    return isLetterOrDigit(c) || c == '-' || c == '_';
  }

  private static boolean isLetterOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }
}
