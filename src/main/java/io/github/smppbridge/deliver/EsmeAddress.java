package io.github.smppbridge.deliver;

import java.util.regex.Pattern;

/**
 * A number as an ESME gets it (SMPP v3.4 §5.2.5, §5.2.6).
 *
 * @param ton 1 international, 5 alphanumeric, 0 unknown
 * @param npi 1 E.164, 0 unknown
 * @param address digits, without {@code +} for an international number; or the alphanumeric sender
 */
record EsmeAddress(byte ton, byte npi, String address) {
  private static final int MAX_LENGTH = 20;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /** What a deliver_sm holds of an address that came in a data_sm, where it may be longer. */
  static String fitting(String address) {
    return address.length() <= MAX_LENGTH ? address : address.substring(0, MAX_LENGTH);
  }

  static EsmeAddress of(String number) {
    // a C-octet string ends with the first NUL, and a name has no other control characters either
    String text = number == null ? "" : CONTROL.matcher(number).replaceAll("").trim();
    EsmeAddress address;
    if (text.matches("\\+[0-9]+")) {
      address = new EsmeAddress((byte) 1, (byte) 1, text.substring(1));
    } else if (text.isEmpty() || text.matches("[0-9*#]+")) {
      address = new EsmeAddress((byte) 0, (byte) (text.isEmpty() ? 0 : 1), text);
    } else {
      address = new EsmeAddress((byte) 5, (byte) 0, text);
    }
    return new EsmeAddress(address.ton, address.npi, fitting(address.address));
  }
}
