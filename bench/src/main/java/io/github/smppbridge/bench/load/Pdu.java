package io.github.smppbridge.bench.load;

import io.github.smppbridge.bench.loop.Octets;
import io.github.smppbridge.testkit.Pdus;

/** PDUs where they lie in an array, read without a copy. */
final class Pdu {

  private static final byte[] ID = Octets.ascii("id:");
  private static final int MESSAGE_TYPE = 0x3C;
  private static final int RECEIPT = 0x04;
  private static final int RECEIPTED_MESSAGE_ID = 0x001E;
  private static final int TLV_HEADER = 4;

  private Pdu() {}

  static int commandId(byte[] data, int at) {
    return Octets.int32(data, at + 4);
  }

  static int status(byte[] data, int at) {
    return Octets.int32(data, at + 8);
  }

  static int sequence(byte[] data, int at) {
    return Octets.int32(data, at + 12);
  }

  static void header(Octets out, int length, int commandId, int sequence) {
    out.int32(length).int32(commandId).int32(0).int32(sequence);
  }

  /** What stands for the message_id of a submit_sm_resp in the books. */
  static long answeredId(byte[] data, int at, int end) {
    int id = at + Pdus.HEADER;
    return Octets.hash(data, id, Octets.indexOf(0, data, id, end));
  }

  /** What stands for the message_id that a deliver_sm is the receipt of; 0 when it is none. */
  static long receiptedId(byte[] data, int at, int end) {
    int source = skip(data, at + Pdus.HEADER) + 2;
    int esmClass = skip(data, skip(data, source) + 2);
    if ((data[esmClass] & MESSAGE_TYPE) != RECEIPT) {
      return 0;
    }
    int text = skip(data, skip(data, esmClass + 3)) + 5;
    int textEnd = text + (data[text - 1] & 0xFF);
    int id = Octets.indexOf(ID, data, text, textEnd);
    if (id >= 0) {
      int from = id + ID.length;
      return Octets.hash(data, from, Octets.indexOf(' ', data, from, textEnd));
    }
    return tlvId(data, textEnd, end);
  }

  private static long tlvId(byte[] data, int from, int end) {
    int at = from;
    while (at + TLV_HEADER <= end) {
      int header = Octets.int32(data, at);
      int value = at + TLV_HEADER;
      int valueEnd = value + (header & 0xFFFF);
      if (header >>> 16 == RECEIPTED_MESSAGE_ID) {
        return Octets.hash(data, value, Octets.indexOf(0, data, value, valueEnd));
      }
      at = valueEnd;
    }
    return 0;
  }

  private static int skip(byte[] data, int at) {
    int next = at;
    while (data[next] != 0) {
      next++;
    }
    return next + 1;
  }
}
