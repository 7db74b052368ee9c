package io.github.smppbridge.smpp.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads UTF-8, strictly, but for byte order marks where a part begins. */
final class Utf8 {
  private Utf8() {}

  static String decode(byte[] octets, PartStarts parts) {
    String text = strictly(octets);
    StringBuilder seen = new StringBuilder(text.length());
    boolean start = false;
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      start |= parts.has(at);
      boolean mark = start && c == Ucs2.MARK;
      int character = mark ? ReadableCharacters.NOTHING : ReadableCharacters.of(c);
      if (character == ReadableCharacters.NO_TEXT) {
        throw new UndecodableTextException(Alphabet.UTF8, at);
      }
      if (character != ReadableCharacters.NOTHING) {
        seen.append((char) character);
      }
      start &= mark;
      at += length(c);
    }
    return seen.toString();
  }

  private static String strictly(byte[] octets) {
    ByteBuffer in = ByteBuffer.wrap(octets);
    try {
      // a new decoder reports what it cannot take
      return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
    } catch (CharacterCodingException e) {
      throw new UndecodableTextException(Alphabet.UTF8, in.position());
    }
  }

  /** How many octets a character was: a surrogate is half of four. */
  private static int length(char c) {
    if (c < 0x80) {
      return 1;
    }
    return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
  }
}
