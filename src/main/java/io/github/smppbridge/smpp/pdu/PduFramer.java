package io.github.smppbridge.smpp.pdu;

import java.util.Arrays;

/**
 * Cuts a stream of octets into PDUs.
 *
 * <ul>
 *   <li>The command_length is checked as soon as its four octets are there, before any body is
 *       waited for.
 *   <li>A segment that holds whole PDUs is not copied; what is left of a PDU in pieces is kept in
 *       an array that grows with what has come, not with what is announced.
 *   <li>Every octet is copied a bounded number of times, however small the pieces.
 * </ul>
 */
public final class PduFramer {
  /** Octets of a PDU's header (SMPP v3.4 §3.2). */
  public static final int HEADER_LENGTH = 16;

  private static final int LENGTH_LENGTH = 4;
  private static final int SEQUENCE_OFFSET = 12;
  private static final int WORTH_SHRINKING = 1024;
  private static final byte[] EMPTY = {};

  private byte[] bytes = EMPTY;
  private int position;
  private int end;
  private int pduOffset;
  private int maxPduSize;
  private int mostKept = Integer.MAX_VALUE;

  /**
   * Makes a framer.
   *
   * @param maxPduSize the largest command_length taken, in octets
   */
  public PduFramer(int maxPduSize) {
    this.maxPduSize = maxPduSize;
  }

  /**
   * Sets the largest command_length taken from the next PDU on.
   *
   * @param octets the limit
   */
  public void maxPduSize(int octets) {
    maxPduSize = octets;
  }

  /**
   * Limits what is kept from one read to the next, in memory too: who sends more is {@link
   * #overfull}.
   *
   * @param octets the limit
   */
  public void keepAtMost(int octets) {
    mostKept = octets;
  }

  /** Whether more waits than may be kept: true once that has been read. */
  public boolean overfull() {
    return buffered() > mostKept;
  }

  /** Lets go of memory that what waits does not need: PDUs may wait long in a large segment. */
  public void settle() {
    shrink(buffered());
  }

  /**
   * Takes what was read.
   *
   * @param segment octets of the stream; the array belongs to the framer from now on
   */
  public void append(byte[] segment) {
    int rest = end - position;
    if (rest == 0) {
      bytes = segment;
      position = 0;
      end = segment.length;
      return;
    }
    if (bytes.length - end < segment.length) {
      int roomy = Math.min(2 * rest, mostKept);
      byte[] larger = new byte[Math.max(rest + segment.length, roomy)];
      System.arraycopy(bytes, position, larger, 0, rest);
      bytes = larger;
      position = 0;
      end = rest;
    }
    System.arraycopy(segment, 0, bytes, end, segment.length);
    end += segment.length;
  }

  /**
   * Steps to the next PDU.
   *
   * @return true when there is one, at {@link #offset()} of {@link #array()}; its command_length is
   *     the number there. Valid until the next call of {@link #append} or {@code next}.
   * @throws InvalidLengthException the stream cannot be read any further
   */
  public boolean next() throws InvalidLengthException {
    int rest = end - position;
    if (rest < LENGTH_LENGTH) {
      shrink(rest);
      return false;
    }
    int length = intAt(bytes, position);
    if (length < HEADER_LENGTH || length > maxPduSize) {
      throw new InvalidLengthException(
          length, rest >= HEADER_LENGTH ? intAt(bytes, position + SEQUENCE_OFFSET) : 0);
    }
    if (rest < length) {
      shrink(rest);
      return false;
    }
    pduOffset = position;
    position += length;
    return true;
  }

  /** What holds the PDU: the array, not a copy. */
  public byte[] array() {
    return bytes;
  }

  /** Where the PDU begins: its place in {@link #array()}. */
  public int offset() {
    return pduOffset;
  }

  /** What is held for PDUs that are not whole or not yet asked for: octets. */
  public int buffered() {
    return end - position;
  }

  /** Octets of memory held. */
  int capacity() {
    return bytes.length;
  }

  /** Forgets everything. */
  public void clear() {
    bytes = EMPTY;
    position = 0;
    end = 0;
  }

  /**
   * Reads an integer of four octets.
   *
   * @param array holds it
   * @param offset where it begins
   * @return the number, in network order
   */
  public static int intAt(byte[] array, int offset) {
    return array[offset] << 24
        | (array[offset + 1] & 0xFF) << 16
        | (array[offset + 2] & 0xFF) << 8
        | (array[offset + 3] & 0xFF);
  }

  /** Lets go of a large segment of which little or nothing is left: idle sessions are many. */
  private void shrink(int rest) {
    if (rest == 0) {
      clear();
    } else if (bytes.length > mostKept
        || bytes.length > WORTH_SHRINKING && 2 * rest < bytes.length) {
      bytes = Arrays.copyOfRange(bytes, position, end);
      position = 0;
      end = rest;
    }
  }

  /** A command_length that cannot be. */
  public static final class InvalidLengthException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int sequenceNumber;

    InvalidLengthException(int length, int sequenceNumber) {
      super("command_length " + Integer.toUnsignedString(length), null, false, false); // no stack
      this.sequenceNumber = sequenceNumber;
    }

    /** The sequence_number beside it: 0 when it had not come. */
    public int sequenceNumber() {
      return sequenceNumber;
    }
  }
}
