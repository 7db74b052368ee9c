package io.github.smppbridge.smpp.text;

/**
 * UTF-16BE. What is sent is strict: no lone surrogate, and no U+FFFE, which is a byte order mark
 * read the wrong way round. What is read may have marks, which say that it is UTF-16LE, and half a
 * surrogate pair where a client cut its text.
 */
final class Ucs2 {
  /** The byte order mark. */
  static final char MARK = '\uFEFF';

  private static final char REVERSED_MARK = '\uFFFE';
  private static final char REPLACEMENT = '\uFFFD';

  private Ucs2() {}

  /**
   * Decodes the octets of all parts.
   *
   * @throws UndecodableTextException with the offset of an odd octet at the end, of a control
   *     character or of U+FFFE
   */
  static String decode(byte[] octets, PartStarts parts) {
    char[] chars = new char[octets.length / 2];
    int length = 0;
    boolean start = false;
    boolean littleEndian = false;
    for (int at = 0; at + 1 < octets.length; at += 2) {
      start |= parts.has(at);
      char c = character(octets, at, littleEndian);
      if (start && (c == MARK || c == REVERSED_MARK)) {
        littleEndian ^= c == REVERSED_MARK;
        continue;
      }
      start = false;
      int seen = ReadableCharacters.of(c);
      if (seen == ReadableCharacters.NO_TEXT) {
        throw new UndecodableTextException(Alphabet.UCS2, at);
      }
      if (seen != ReadableCharacters.NOTHING) {
        chars[length++] = (char) seen;
      }
    }
    if (octets.length % 2 != 0) {
      throw new UndecodableTextException(Alphabet.UCS2, octets.length - 1);
    }
    return withoutLoneSurrogates(new String(chars, 0, length));
  }

  private static char character(byte[] octets, int at, boolean littleEndian) {
    int first = octets[at] & 0xFF;
    int second = octets[at + 1] & 0xFF;
    return (char) (littleEndian ? second << 8 | first : first << 8 | second);
  }

  /** With U+FFFD in the place of what {@link #encode} would refuse. */
  static String withoutLoneSurrogates(String text) {
    int bad = firstUnencodable(text, 0);
    if (bad < 0) {
      return text;
    }
    char[] clean = text.toCharArray();
    for (; bad >= 0; bad = firstUnencodable(text, bad + 1)) {
      clean[bad] = REPLACEMENT;
    }
    return new String(clean);
  }

  static byte[] encode(String text) {
    int bad = firstUnencodable(text, 0);
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

  /** Index of the first lone surrogate or U+FFFE at or after an index, -1 when there is none. */
  static int firstUnencodable(String text, int from) {
    for (int i = from; i < text.length(); i++) {
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
