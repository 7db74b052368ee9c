package io.github.smppbridge.deliver;

/**
 * A number as an ESME gets it (SMPP v3.4 §5.2.5, §5.2.6).
 *
 * @param ton 1 international, 5 alphanumeric, 0 unknown
 * @param npi 1 E.164, 0 unknown
 * @param address digits, without {@code +} for an international number; or the alphanumeric sender
 */
record EsmeAddress(byte ton, byte npi, String address) {
  private static final int MAX_LENGTH = 20;

  static EsmeAddress of(String number) {
    String text = number == null ? "" : number.trim();
    EsmeAddress address;
    if (text.matches("\\+[0-9]+")) {
      address = new EsmeAddress((byte) 1, (byte) 1, text.substring(1));
    } else if (text.isEmpty() || text.matches("[0-9*#]+")) {
      address = new EsmeAddress((byte) 0, (byte) (text.isEmpty() ? 0 : 1), text);
    } else {
      address = new EsmeAddress((byte) 5, (byte) 0, text);
    }
    return address.address.length() <= MAX_LENGTH
        ? address
        : new EsmeAddress(address.ton, address.npi, address.address.substring(0, MAX_LENGTH));
  }
}
