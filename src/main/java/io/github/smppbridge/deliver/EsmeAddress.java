package io.github.smppbridge.deliver;

import java.util.regex.Pattern;

/**
 * A number or name as an ESME gets it (SMPP v3.4 §5.2.5, §5.2.6): printable ASCII, at most 20
 * characters.
 *
 * @param ton 1 international, 5 alphanumeric, 0 unknown
 * @param npi 1 E.164, 0 unknown
 * @param address digits, without {@code +} for an international number; or the alphanumeric sender
 */
record EsmeAddress(byte ton, byte npi, String address) {
  /** C-octet string of 21. */
  static final int MAX_LENGTH = 20;

  /** More than ever fits; some of it may have no spelling of its own. */
  private static final int KEPT = 64;

  /** Control and format characters: no part of a name, and a NUL would end it. */
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}]");

  /** Of any width. */
  private static final Pattern SPACE = Pattern.compile("\\p{Z}");

  /** As people write it; but a trunk zero in brackets is not dialled. */
  private static final Pattern INTERNATIONAL =
      Pattern.compile("(?!.*\\(0\\))\\+[ ()./\\-]*[0-9][0-9 ()./\\-]*");

  private static final Pattern NATIONAL = Pattern.compile("[0-9*#]+");
  private static final char FULLWIDTH_PLUS = '\uFF0B';

  /**
   * What a deliver_sm holds of an address that came from an ESME, in a data_sm maybe, where it may
   * be longer: its octets.
   */
  static String fitting(String address) {
    boolean octets = address.chars().allMatch(c -> c > 0 && c <= 0xFF);
    return cut(octets ? address : AlphanumericSender.TRANSLITERATE.ascii(visible(address)));
  }

  /**
   * As much of a sender as is worth keeping.
   *
   * @param number as the phone reports it; null = not told
   * @return without what is not visible, of bounded length
   */
  static String kept(String number) {
    String text = number == null ? "" : visible(number);
    if (text.length() <= KEPT) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(KEPT - 1)) ? KEPT - 1 : KEPT;
    return text.substring(0, end);
  }

  /**
   * A sender or recipient of a received message.
   *
   * @param number as the phone reports it; null = not told
   * @param names how one with other letters is written
   */
  static EsmeAddress of(String number, AlphanumericSender names) {
    String text = westernDigits(kept(number));
    if (INTERNATIONAL.matcher(text).matches()) {
      return new EsmeAddress((byte) 1, (byte) 1, cut(text.replaceAll("[^0-9]", "")));
    }
    if (NATIONAL.matcher(text).matches()) {
      return new EsmeAddress((byte) 0, (byte) 1, cut(text));
    }
    return text.isEmpty()
        ? new EsmeAddress((byte) 0, (byte) 0, "")
        : new EsmeAddress((byte) 5, (byte) 0, cut(names.ascii(text)).strip());
  }

  private static String visible(String text) {
    return SPACE.matcher(INVISIBLE.matcher(text).replaceAll("")).replaceAll(" ").strip();
  }

  /** Digits of any script are those of ASCII, and so is the plus before them. */
  private static String westernDigits(String text) {
    StringBuilder western = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              int digit = Character.digit(c, 10);
              boolean other = digit < 0;
              western.appendCodePoint(other ? (c == FULLWIDTH_PLUS ? '+' : c) : '0' + digit);
            });
    return western.toString();
  }

  private static String cut(String address) {
    return address.length() <= MAX_LENGTH ? address : address.substring(0, MAX_LENGTH);
  }
}
