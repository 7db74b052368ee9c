package io.github.smppbridge.smpp.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/**
 * Reads alphabets of one octet a character. Where a part of ISO 8859 has no characters, clients
 * mean those of the Windows code page that goes on from it.
 */
final class OctetTable {
  private final Alphabet alphabet;

  /** Octet to character, or what {@link ReadableCharacters} says of it. */
  private final int[] characters = new int[256];

  /**
   * @param charset its name in the JDK
   * @param windows the code page; {@code null} when nothing goes on from it
   */
  OctetTable(Alphabet alphabet, String charset, String windows) {
    this.alphabet = alphabet;
    for (int octet = 0; octet < characters.length; octet++) {
      boolean control = octet >= 0x80 && octet < 0xA0;
      int character = control ? ReadableCharacters.NO_TEXT : character(charset, octet);
      if (character == ReadableCharacters.NO_TEXT && octet >= 0x80 && windows != null) {
        character = character(windows, octet);
      }
      characters[octet] = character;
    }
  }

  private static int character(String charset, int octet) {
    try {
      ByteBuffer one = ByteBuffer.wrap(new byte[] {(byte) octet});
      return ReadableCharacters.of(Charset.forName(charset).newDecoder().decode(one).get());
    } catch (CharacterCodingException e) {
      return ReadableCharacters.NO_TEXT;
    }
  }

  String decode(byte[] octets) {
    char[] chars = new char[octets.length];
    int length = 0;
    for (int i = 0; i < octets.length; i++) {
      int character = characters[octets[i] & 0xFF];
      if (character == ReadableCharacters.NO_TEXT) {
        throw new UndecodableTextException(alphabet, i);
      }
      if (character != ReadableCharacters.NOTHING) {
        chars[length++] = (char) character;
      }
    }
    return new String(chars, 0, length);
  }
}
