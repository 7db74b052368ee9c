package io.github.smppbridge.smpp.text;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Joins the parts of a long message. Senders may cut anywhere, within a surrogate pair or an escape
 * sequence too, so parts are joined as octets and decoded only then: {@link SubmittedText}.
 */
public final class LongMessage {
  private LongMessage() {}

  /**
   * @param partsInOrder the content of each part, without user data headers
   * @return all octets, one part after the other
   */
  public static byte[] join(List<byte[]> partsInOrder) {
    int length = 0;
    for (byte[] part : partsInOrder) {
      length += part.length;
    }
    ByteBuffer whole = ByteBuffer.allocate(length);
    partsInOrder.forEach(whole::put);
    return whole.array();
  }
}
