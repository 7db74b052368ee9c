package io.github.smppbridge.http.door;

/**
 * What names and values of headers may consist of (RFC 9110 §5.1, §5.5), and targets without
 * anything to think about: looked at for each header of each request, character by character.
 */
final class HeaderText {
  private static final String MARKS = "!#$%&'*+.^_`|~-";
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_PORT = 5;

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

  /** A query whose names and values mean what they say. */
  static boolean isPlainQuery(String query) {
    for (int i = 0; i < query.length(); i++) {
      char c = query.charAt(i);
      if (!isPlain(c) && c != '=' && c != '&') {
        return false;
      }
    }
    return true;
  }

  /** A name, or an address of four numbers, with or without a port. */
  static boolean isPlainHost(String host) {
    int colon = host.indexOf(':');
    int end = colon < 0 ? host.length() : colon;
    for (int i = 0; i < end; i++) {
      if (!isPlain(host.charAt(i)) && (i == 0 || host.charAt(i) != '.')) {
        return false;
      }
    }
    for (int i = end + 1; i < host.length(); i++) {
      if (host.charAt(i) < '0' || host.charAt(i) > '9') {
        return false;
      }
    }
    int digits = host.length() - end - 1;
    return end > 0
        && end <= LONGEST_NAME
        && host.charAt(0) != '-'
        && (colon < 0 || digits > 0 && digits <= LONGEST_PORT);
  }

  private static boolean isPlain(char c) {
    return isLetterOrDigit(c) || c == '-' || c == '_';
  }

  private static boolean isLetterOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }
}
