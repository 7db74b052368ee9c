package io.github.smppbridge.testkit;

import io.github.smppbridge.smpp.text.Concatenation;
import io.github.smppbridge.smpp.text.InformationElement;
import io.github.smppbridge.smpp.text.UserDataHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jsmpp.bean.OptionalParameter;

/** A long message cut into submits, without regard to where a character ends. */
public final class Parts {
  private static final int UDHI = 0x40;

  private final int coding;
  private final List<byte[]> pieces = new ArrayList<>();
  private Supplier<Sms> submission;

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

  /** How each submit is addressed. */
  public Parts as(Supplier<Sms> each) {
    submission = each;
    return this;
  }

  /** Addressed to a number, with a receipt. */
  public Parts to(String number) {
    return as(() -> Sms.to(number));
  }

  /** With user data headers of an 8-bit reference. */
  public List<Sms> udh8(int reference) {
    return udh(reference, false);
  }

  /** With user data headers of a 16-bit reference. */
  public List<Sms> udh16(int reference) {
    return udh(reference, true);
  }

  private List<Sms> udh(int reference, boolean wide) {
    return headed(
        number ->
            UserDataHeader.of(
                InformationElement.concatenation(
                    new Concatenation(reference, pieces.size(), number, wide))));
  }

  /** With user data headers of an 8-bit reference and ports. */
  public List<Sms> udhWithPort(int reference, int port) {
    return headed(
        number ->
            UserDataHeader.of(
                InformationElement.concatenation(
                    new Concatenation(reference, pieces.size(), number, false)),
                InformationElement.ports(port, 0)));
  }

  private List<Sms> headed(java.util.function.IntFunction<UserDataHeader> header) {
    List<Sms> parts = new ArrayList<>();
    for (int number = 1; number <= pieces.size(); number++) {
      byte[] octets = header.apply(number).compose(pieces.get(number - 1));
      parts.add(submission.get().octets(coding, octets).withEsmClass(UDHI));
    }
    return parts;
  }

  /** With sar_ TLVs. */
  public List<Sms> sar(int reference) {
    List<Sms> parts = new ArrayList<>();
    for (int number = 1; number <= pieces.size(); number++) {
      parts.add(
          submission
              .get()
              .octets(coding, pieces.get(number - 1))
              .tlv(new OptionalParameter.Sar_msg_ref_num((short) reference))
              .tlv(new OptionalParameter.Sar_total_segments((byte) pieces.size()))
              .tlv(new OptionalParameter.Sar_segment_seqnum((byte) number)));
    }
    return parts;
  }
}
