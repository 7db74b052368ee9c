package io.github.smppbridge.smpp.text;

import java.util.Arrays;

/**
 * GSM 03.38 (3GPP TS 23.038 §6.2.1) default alphabet and extension table, one septet an octet as
 * SMPP carries it, and the national tables in their places. A phone shows a space or the basic
 * character for an extension it does not know; a gateway that guesses garbles, so unknown
 * extensions are refused.
 */
final class Gsm0338 {
  static final byte ESCAPE = 0x1B;

  private static final String BASIC =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ"
          + " !\"#¤%&'()*+,-./0123456789:;<=>?"
          + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
          + "¿abcdefghijklmnopqrstuvwxyzäöñüà";
  private static final String EXTENSION_CHARS = "\f^{}\\[~]|€";
  private static final byte[] EXTENSION_OCTETS = {
    0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65
  };

  /** Septet to character; U+0000 for the escape, which is none. */
  static final char[] BASIC_TABLE = BASIC.toCharArray();

  /** Septet behind an escape to character; U+0000 where the table has none. */
  static final char[] EXTENSION_TABLE = new char[128];

  private static final short NONE = -1;
  private static final int ESCAPED = 0x100;

  /** Character to octet, with {@link #ESCAPED} for the extension table, up to the euro sign. */
  private static final short[] OCTET = new short['€' + 1];

  static {
    Arrays.fill(OCTET, NONE);
    for (int octet = 0; octet < BASIC.length(); octet++) {
      if (octet != ESCAPE) {
        OCTET[BASIC.charAt(octet)] = (short) octet;
      }
    }
    BASIC_TABLE[ESCAPE] = 0;
    for (int i = 0; i < EXTENSION_OCTETS.length; i++) {
      EXTENSION_TABLE[EXTENSION_OCTETS[i]] = EXTENSION_CHARS.charAt(i);
      OCTET[EXTENSION_CHARS.charAt(i)] = (short) (EXTENSION_OCTETS[i] | ESCAPED);
    }
  }

  private Gsm0338() {}

  static String decode(byte[] octets) {
    return decode(octets, 0, octets.length, NationalTables.NONE);
  }

  /**
   * Decodes what lies between two places with the tables that its header announces.
   *
   * @throws UndecodableTextException with the offset from the beginning of all octets
   */
  static String decode(byte[] octets, int from, int to, NationalTables tables) {
    char[] basic = tables.basic();
    char[] extension = tables.extension();
    char[] chars = new char[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      int at = i;
      boolean escaped = octets[i] == ESCAPE;
      if (escaped) {
        i++;
      }
      int septet = i < to ? octets[i] : -1;
      char c = septet < 0 ? 0 : (escaped ? extension : basic)[septet];
      if (c == 0) {
        throw new UndecodableTextException(Alphabet.GSM, at);
      }
      chars[length++] = c;
    }
    return new String(chars, 0, length);
  }

  static byte[] encode(String text) {
    byte[] octets = new byte[text.length() * 2];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      int code = code(text.charAt(i));
      if (code == NONE) {
        throw new UnencodableTextException(Alphabet.GSM, i);
      }
      if (code >= ESCAPED) {
        octets[length++] = ESCAPE;
      }
      octets[length++] = (byte) (code & 0x7F);
    }
    return Arrays.copyOf(octets, length);
  }

  /** Index of the first character without septets, -1 when all have. */
  static int firstUnencodable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (code(text.charAt(i)) == NONE) {
        return i;
      }
    }
    return -1;
  }

  private static int code(char c) {
    return c < OCTET.length ? OCTET[c] : NONE;
  }
}
