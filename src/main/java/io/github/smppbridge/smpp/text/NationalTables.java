package io.github.smppbridge.smpp.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;

/**
 * The tables of national languages that a text's user data header announces (3GPP TS 23.038
 * §6.2.1.2): one in the place of the GSM default alphabet, one in the place of its extension table.
 * Each part of a long message announces its own.
 *
 * @param locking the language of the basic table, 1..13 as in TS 23.038 §6.2.1.2.4; 0 = the GSM
 *     default alphabet
 * @param single the language of the table behind the escape; 0 = the default extension table
 */
public record NationalTables(int locking, int single) {
  /** None: GSM 03.38 as it is without a header. */
  public static final NationalTables NONE = new NationalTables(0, 0);

  private static final int LANGUAGES = 13;

  /**
   * @throws IllegalArgumentException when a language is not known
   */
  public NationalTables {
    for (int language : new int[] {locking, single}) {
      if (language < 0 || language > LANGUAGES) {
        throw new IllegalArgumentException("national language " + language + " is not known");
      }
    }
  }

  /**
   * Those that a header announces.
   *
   * @throws IllegalArgumentException when a language is not known
   */
  static NationalTables of(InformationElement locking, InformationElement single) {
    return new NationalTables(language(locking), language(single));
  }

  private static int language(InformationElement shift) {
    if (shift == null) {
      return 0;
    }
    if (shift.size() != 1) {
      throw new IllegalArgumentException(
          "a national language of " + shift.size() + " octets, not one");
    }
    return shift.octet(0);
  }

  /** 128 characters, by septet; U+0000 where there is none. */
  char[] basic() {
    char[] table = locking == 0 ? null : Tables.LOCKING[locking];
    // the default alphabet has all letters of Spanish but those of its single shift: no table
    return table == null ? Gsm0338.BASIC_TABLE : table;
  }

  /** 128 characters, by the septet behind an escape; U+0000 where there is none. */
  char[] extension() {
    return single == 0 ? Gsm0338.EXTENSION_TABLE : Tables.SINGLE[single];
  }

  /** Read when the first message needs one. */
  private static final class Tables {
    static final char[][] LOCKING = new char[LANGUAGES + 1][];
    static final char[][] SINGLE = new char[LANGUAGES + 1][];

    private static final String RESOURCE = "national-languages.txt";
    private static final String NONE = "----";

    static {
      Iterator<String> words =
          read()
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(String::strip)
              .flatMap(line -> Arrays.stream(line.split(" ")))
              .filter(word -> !word.isEmpty())
              .iterator();
      while (words.hasNext()) {
        char[][] kind = words.next().equals("locking") ? LOCKING : SINGLE;
        int language = Integer.parseInt(words.next());
        // its name, for the reader
        words.next();
        kind[language] = table(words);
      }
    }

    private static char[] table(Iterator<String> words) {
      char[] table = new char[128];
      for (int septet = 0; septet < table.length; septet++) {
        String word = words.next();
        table[septet] = word.equals(NONE) ? 0 : (char) Integer.parseInt(word, 16);
      }
      return table;
    }

    private static String read() {
      try (InputStream resource = NationalTables.class.getResourceAsStream(RESOURCE)) {
        return new String(resource.readAllBytes(), StandardCharsets.US_ASCII);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
