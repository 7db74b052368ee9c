package io.github.smppbridge.smpp.text;

/**
 * UTF-16BE, strict: no odd octet, no lone surrogate, and no U+FFFE, which is a byte order mark read
 * the wrong way round (little-endian text would otherwise arrive as other, valid characters).
 */
final class Ucs2 {
  private static final char REVERSED_MARK = '\uFFFE';

  private Ucs2() {}

  static String decode(byte[] octets) {
    char[] chars = new char[octets.length / 2];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = (char) ((octets[2 * i] & 0xFF) << 8 | octets[2 * i + 1] & 0xFF);
    }
    String text = new String(chars);
    int bad = firstUnencodable(text);
    if (bad >= 0) {
      throw new UndecodableTextException(Alphabet.UCS2, 2 * bad);
    }
    if (octets.length % 2 != 0) {
      throw new UndecodableTextException(Alphabet.UCS2, octets.length - 1);
    }
    return text;
  }

  static byte[] encode(String text) {
    int bad = firstUnencodable(text);
    if (bad >= 0) {
      throw new UnencodableTextException(Alphabet.UCS2, bad);
    }
    byte[] octets = new byte[2 * text.length()];
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      octets[2 * i] = (byte) (c >> 8);
      octets[2 * i + 1] = (byte) c;
    }
    return octets;
  }

  /** Index of the first lone surrogate or U+FFFE, -1 when there is none. */
  static int firstUnencodable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == REVERSED_MARK) {
        return i;
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }
}
