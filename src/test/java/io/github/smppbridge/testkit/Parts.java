package io.github.smppbridge.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.jsmpp.bean.OptionalParameter;

/** A long message cut into submits, without regard to where a character ends. */
public final class Parts {
  private static final int UDHI = 0x40;

  private final int coding;
  private final List<byte[]> pieces = new ArrayList<>();
  private Sms submission;

  private Parts(int coding, byte[] octets, int size) {
    this.coding = coding;
    for (int from = 0; from < octets.length; from += size) {
      pieces.add(Arrays.copyOfRange(octets, from, Math.min(octets.length, from + size)));
    }
  }

  /** Octets with their data_coding, cut into pieces of a size. */
  public static Parts of(int coding, byte[] octets, int size) {
    return new Parts(coding, octets, size);
  }

  /** Addressed to a number, with a receipt. */
  public Parts to(String number) {
    submission = Sms.to(number);
    return this;
  }

  /** With user data headers of an 8-bit reference. */
  public List<Sms> udh8(int reference) {
    return headed(number -> Pdus.body().octets(5, 0, 3, reference, pieces.size(), number));
  }

  /** With user data headers of a 16-bit reference. */
  public List<Sms> udh16(int reference) {
    int high = reference >> 8;
    return headed(number -> Pdus.body().octets(6, 8, 4, high, reference, pieces.size(), number));
  }

  /** With user data headers of an 8-bit reference and ports. */
  public List<Sms> udhWithPort(int reference, int port) {
    return headed(
        number ->
            Pdus.body()
                .octets(11, 0, 3, reference, pieces.size(), number)
                .octets(5, 4, port >> 8, port, 0, 0));
  }

  private List<Sms> headed(IntFunction<Pdus> header) {
    return parts(
        (number, piece) ->
            submission
                .octets(coding, header.apply(number).octets(piece).bytes())
                .withEsmClass(UDHI));
  }

  /** With sar_ TLVs. */
  public List<Sms> sar(int reference) {
    return parts(
        (number, piece) ->
            submission
                .octets(coding, piece)
                .tlv(new OptionalParameter.Sar_msg_ref_num((short) reference))
                .tlv(new OptionalParameter.Sar_total_segments((byte) pieces.size()))
                .tlv(new OptionalParameter.Sar_segment_seqnum(number.byteValue())));
  }

  private List<Sms> parts(BiFunction<Integer, byte[], Sms> part) {
    List<Sms> parts = new ArrayList<>();
    for (byte[] piece : pieces) {
      parts.add(part.apply(parts.size() + 1, piece));
    }
    return parts;
  }
}
