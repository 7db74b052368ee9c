package io.github.smppbridge.smpp.text;

/**
 * What a data_coding octet says (SMPP v3.4 §5.2.19; 3GPP TS 23.038 §4 for the groups from 0x10 on,
 * which SMPP reserves and clients use all the same, for example 0x10 and 0x18 for flash messages).
 *
 * @param value the octet, 0..255
 * @param alphabet the alphabet of the text; null = the default alphabet of the account (or no text)
 * @param binary 8-bit data, not text
 * @param supported false: neither text nor data that we can read (JIS, KS C 5601, pictograms,
 *     compressed or reserved groups); to be refused
 * @param messageClass 0..3 (0 = flash), null without a class
 * @param messageWaiting a message waiting indication, groups 0xC0..0xEF
 */
public record DataCoding(
    int value,
    Alphabet alphabet,
    boolean binary,
    boolean supported,
    Integer messageClass,
    boolean messageWaiting) {

  /** data_coding 0: the default alphabet. */
  public static final int DEFAULT = 0x00;

  /** data_coding 1: IA5, and with some clients GSM 03.38. */
  public static final int IA5 = 0x01;

  /** data_coding 4: 8-bit data. */
  public static final int BINARY = 0x04;

  /** data_coding 8: UTF-16BE. */
  public static final int UCS2 = 0x08;

  private static final DataCoding[] ALL = new DataCoding[256];

  static {
    for (int octet = 0; octet < ALL.length; octet++) {
      ALL[octet] = interpret(octet);
    }
  }

  /**
   * The meaning of an octet; every value has one.
   *
   * @param octet only the low 8 bits count, so a signed byte may be passed
   */
  public static DataCoding of(int octet) {
    return ALL[octet & 0xFF];
  }

  /** The alphabet of the text, the given one where this says "default alphabet". */
  public Alphabet alphabetOr(Alphabet defaultAlphabet) {
    return alphabet == null ? defaultAlphabet : alphabet;
  }

  private static DataCoding interpret(int octet) {
    int group = octet >> 4;
    if (group == 0) {
      return simple(octet);
    }
    if (group <= 0x7) {
      return general(octet);
    }
    return switch (group) {
      case 0xC, 0xD -> new DataCoding(octet, null, false, true, null, true);
      case 0xE -> new DataCoding(octet, Alphabet.UCS2, false, true, null, true);
      case 0xF -> new DataCoding(octet, null, (octet & 0x04) != 0, true, octet & 0x03, false);
      default -> unsupported(octet);
    };
  }

  /** SMPP's own values, 0x00..0x0F. */
  private static DataCoding simple(int octet) {
    return switch (octet) {
      case 0x00 -> text(octet, null, null);
      case IA5 -> text(octet, Alphabet.ASCII, null);
      case 0x02, 0x04 -> data(octet, null);
      case 0x03 -> text(octet, Alphabet.LATIN1, null);
      case 0x06 -> text(octet, Alphabet.CYRILLIC, null);
      case 0x07 -> text(octet, Alphabet.HEBREW, null);
      case 0x08 -> text(octet, Alphabet.UCS2, null);
      default -> unsupported(octet);
    };
  }

  /** General and automatic-deletion groups of TS 23.038, 0x10..0x7F: 0.ccm aabb. */
  private static DataCoding general(int octet) {
    boolean compressed = (octet & 0x20) != 0;
    if (compressed) {
      return unsupported(octet);
    }
    Integer messageClass = (octet & 0x10) != 0 ? Integer.valueOf(octet & 0x03) : null;
    return switch (octet >> 2 & 0x03) {
      case 0 -> text(octet, null, messageClass);
      case 1 -> data(octet, messageClass);
      case 2 -> text(octet, Alphabet.UCS2, messageClass);
      default -> unsupported(octet);
    };
  }

  private static DataCoding text(int octet, Alphabet alphabet, Integer messageClass) {
    return new DataCoding(octet, alphabet, false, true, messageClass, false);
  }

  private static DataCoding data(int octet, Integer messageClass) {
    return new DataCoding(octet, null, true, true, messageClass, false);
  }

  private static DataCoding unsupported(int octet) {
    return new DataCoding(octet, null, false, false, null, false);
  }
}
