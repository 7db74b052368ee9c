package io.github.smppbridge.deliver;

import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import net.gcardone.junidecode.Junidecode;

/**
 * How a name that is not all ASCII is written as an address, which is (SMPP v3.4 §3.1): nothing of
 * it may become a question mark.
 */
public enum AlphanumericSender {
  /**
   * In Latin letters, as a reader would spell it: {@code Банк} is {@code Bank}. What has no such
   * spelling is left out; a name of which nothing is left is written as {@link #HEX}.
   */
  TRANSLITERATE {
    @Override
    String spell(String name) {
      StringBuilder ascii = new StringBuilder();
      // letters with their accents, which the tables know
      String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
      composed.codePoints().forEach(character -> append(ascii, character));
      String spelt = ascii.toString().replaceAll(" {2,}", " ").strip();
      return spelt.isEmpty() ? HEX.spell(name) : spelt;
    }
  },
  /** Its UTF-16BE code units, four hexadecimal digits each, as many whole characters as fit. */
  HEX {
    @Override
    String spell(String name) {
      StringBuilder hex = new StringBuilder();
      for (int at = 0; at < name.length(); ) {
        int end = at + Character.charCount(name.codePointAt(at));
        if (hex.length() + 4 * (end - at) > EsmeAddress.MAX_LENGTH) {
          break;
        }
        for (; at < end; at++) {
          hex.append(DIGITS.toHexDigits(name.charAt(at)));
        }
      }
      return hex.toString();
    }
  };

  private static final HexFormat DIGITS = HexFormat.of().withUpperCase();

  abstract String spell(String name);

  /**
   * A name as printable ASCII.
   *
   * @param name without control characters
   * @return the name itself when it is that, else another spelling; not cut
   */
  String ascii(String name) {
    return name.chars().allMatch(AlphanumericSender::printable) ? name : spell(name);
  }

  /**
   * The form of that name in configuration.
   *
   * @param name transliterate or hex
   * @throws IllegalArgumentException when there is none
   */
  public static AlphanumericSender parse(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static boolean printable(int c) {
    return c >= ' ' && c < 0x7F;
  }

  private static void append(StringBuilder ascii, int character) {
    if (printable(character)) {
      ascii.append((char) character);
      return;
    }
    // bold, circled and full-width letters are letters; the tables end where 16 bits do, and say ?
    // or [?] for what they do not know
    Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKC)
        .chars()
        .filter(unit -> !Character.isSurrogate((char) unit))
        .mapToObj(unit -> Junidecode.unidecode(String.valueOf((char) unit)).replace("[?]", ""))
        .flatMapToInt(String::chars)
        .filter(c -> printable(c) && c != '?')
        .forEach(c -> ascii.append((char) c));
  }
}
