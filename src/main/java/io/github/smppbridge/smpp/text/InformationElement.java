package io.github.smppbridge.smpp.text;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * One information element of a user data header (3GPP TS 23.040 §9.2.3.24).
 *
 * @param id the identifier, 0..255
 * @param data the element's data, at most 255 octets; copied in and out
 */
public record InformationElement(int id, byte[] data) {
  /** Concatenated short messages, 8-bit reference. */
  public static final int CONCATENATION_8_BIT = 0x00;

  /** Application port addressing, 8-bit. */
  public static final int PORTS_8_BIT = 0x04;

  /** Application port addressing, 16-bit. */
  public static final int PORTS_16_BIT = 0x05;

  /** Concatenated short messages, 16-bit reference. */
  public static final int CONCATENATION_16_BIT = 0x08;

  /** National language single shift: another table behind the escape. */
  public static final int SINGLE_SHIFT = 0x24;

  /** National language locking shift: another basic table than the GSM default alphabet's. */
  public static final int LOCKING_SHIFT = 0x25;

  /**
   * @throws IllegalArgumentException for an id or data too large for an octet
   */
  public InformationElement {
    if (id < 0 || id > 0xFF || data.length > 0xFF) {
      throw new IllegalArgumentException("element " + id + " of " + data.length + " octets");
    }
    data = data.clone();
  }

  /** Element 00 or, when wide, 08. */
  public static InformationElement concatenation(Concatenation part) {
    byte total = (byte) part.total();
    byte number = (byte) part.number();
    byte low = (byte) part.reference();
    return part.wide()
        ? new InformationElement(
            CONCATENATION_16_BIT, new byte[] {(byte) (part.reference() >> 8), low, total, number})
        : new InformationElement(CONCATENATION_8_BIT, new byte[] {low, total, number});
  }

  /**
   * Element 05.
   *
   * @param destination 0..65535
   * @param source 0..65535
   */
  public static InformationElement ports(int destination, int source) {
    if ((destination | source) >> 16 != 0) {
      throw new IllegalArgumentException("ports " + destination + " and " + source);
    }
    return new InformationElement(
        PORTS_16_BIT,
        new byte[] {
          (byte) (destination >> 8), (byte) destination, (byte) (source >> 8), (byte) source
        });
  }

  @Override
  public byte[] data() {
    return data.clone();
  }

  /** How many octets of data. */
  int size() {
    return data.length;
  }

  /** One octet of data, unsigned. */
  int octet(int index) {
    return data[index] & 0xFF;
  }

  /** Two octets of data as a number. */
  int pair(int index) {
    return octet(index) << 8 | octet(index + 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InformationElement that
        && id == that.id
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return 31 * id + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return String.format("%02x:", id) + HexFormat.of().formatHex(data);
  }
}
