package io.github.smppbridge.smpp.pdu;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** Octets on their way out: PDUs of one event are appended here and handed over in one write. */
public final class PduBuffer {
  private static final int SMALL = 256;
  private static final int WORTH_KEEPING = 4096;

  private byte[] bytes = new byte[SMALL];
  private int length;

  /** How much was appended: octets since the last {@link #take}. */
  public int length() {
    return length;
  }

  PduBuffer appendByte(byte value) {
    room(1);
    bytes[length++] = value;
    return this;
  }

  PduBuffer appendShort(short value) {
    room(2);
    bytes[length++] = (byte) (value >> 8);
    bytes[length++] = (byte) value;
    return this;
  }

  PduBuffer appendInt(int value) {
    room(4);
    length += 4;
    return setInt(length - 4, value);
  }

  PduBuffer appendBytes(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  /** Appends characters up to U+00FF, each as the octet of ISO-8859-1. */
  PduBuffer appendLatin1(String text) {
    int count = text.length();
    room(count);
    for (int i = 0; i < count; i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
    return this;
  }

  PduBuffer setInt(int offset, int value) {
    bytes[offset] = (byte) (value >> 24);
    bytes[offset + 1] = (byte) (value >> 16);
    bytes[offset + 2] = (byte) (value >> 8);
    bytes[offset + 3] = (byte) value;
    return this;
  }

  /** Drops what is behind a length. */
  void truncate(int newLength) {
    length = newLength;
  }

  /** Gives what was appended and starts anew: a buffer of its own. */
  public Buffer take() {
    Buffer buffer = Buffer.buffer(length).appendBytes(bytes, 0, length);
    length = 0;
    if (bytes.length > WORTH_KEEPING) {
      bytes = new byte[SMALL];
    }
    return buffer;
  }

  private void room(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
    }
  }
}
