package io.github.smppbridge.testkit;

import java.nio.charset.StandardCharsets;

/**
 * One part of a long message as the body of a submit_sm.
 *
 * @param to digits of an international number
 * @param reference what the parts have in common
 * @param total how many there are
 * @param number which one it is, from 1
 * @param registered the field registered_delivery
 * @param text ASCII
 */
public record PartPdu(
    String to, int reference, int total, int number, int registered, String text) {
  private static final int UDHI = 0x40;
  private static final int SAR_REFERENCE = 0x020C;
  private static final int SAR_TOTAL = 0x020E;
  private static final int SAR_NUMBER = 0x020F;

  /** With a user data header of an 8-bit reference. */
  public byte[] udh() {
    return body(UDHI, Pdus.join(header(), octets())).bytes();
  }

  /** With the sar_ TLVs. */
  public byte[] sar() {
    return body(0, octets())
        .tlv(SAR_REFERENCE, (byte) (reference >> 8), (byte) reference)
        .tlv(SAR_TOTAL, (byte) total)
        .tlv(SAR_NUMBER, (byte) number)
        .bytes();
  }

  /** As a submit_multi, with a user data header: to its own number and others. */
  public byte[] multi(String... others) {
    Pdus pdu = Pdus.body().text("").octets(5, 0).text("Shop").octets(1 + others.length);
    pdu.octets(1, 1, 1).text(to);
    for (String other : others) {
      pdu.octets(1, 1, 1).text(other);
    }
    byte[] content = Pdus.join(header(), octets());
    return pdu.octets(UDHI, 0, 0)
        .text("")
        .text("")
        .octets(registered, 0, 0, 0, content.length)
        .octets(content)
        .bytes();
  }

  private byte[] header() {
    return new byte[] {5, 0, 3, (byte) reference, (byte) total, (byte) number};
  }

  private byte[] octets() {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private Pdus body(int esmClass, byte[] octets) {
    return Pdus.body()
        .text("")
        .octets(5, 0)
        .text("Shop")
        .octets(1, 1)
        .text(to)
        .octets(esmClass, 0, 0)
        .text("")
        .text("")
        .octets(registered, 0, 0, 0, octets.length)
        .octets(octets);
  }
}
