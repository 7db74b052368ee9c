package io.github.smppbridge.smpp.pdu;

import io.github.smppbridge.smpp.CommandStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Walks through the fields of a PDU's body. Strings are read as ISO-8859-1, octet by octet. */
class PduFields {
  private final byte[] array;
  private final int end;
  private int position;

  PduFields(byte[] array, int offset, int end) {
    this.array = array;
    this.position = offset;
    this.end = end;
  }

  int remaining() {
    return end - position;
  }

  /** Reads an integer of one octet. */
  byte octet(String field) throws InvalidPduException {
    if (position >= end) {
      throw new InvalidPduException(CommandStatus.ESME_RINVCMDLEN, field);
    }
    return array[position++];
  }

  /** Reads an integer of two octets that is known to be there. */
  int unsignedShort() {
    int value = (array[position] & 0xFF) << 8 | (array[position + 1] & 0xFF);
    position += 2;
    return value;
  }

  /**
   * Reads a C-octet string (SMPP v3.4 §3.1).
   *
   * @param size its largest size, the NUL included
   * @param status what to answer when it is longer or has no NUL
   * @throws InvalidPduException with that status, or ESME_RINVCMDLEN when nothing is left to read
   */
  String text(String field, int size, int status) throws InvalidPduException {
    if (position >= end) {
      throw new InvalidPduException(CommandStatus.ESME_RINVCMDLEN, field);
    }
    int limit = Math.min(end, position + size);
    for (int i = position; i < limit; i++) {
      if (array[i] == 0) {
        String text =
            i == position
                ? ""
                : new String(array, position, i - position, StandardCharsets.ISO_8859_1);
        position = i + 1;
        return text;
      }
    }
    throw new InvalidPduException(status, field);
  }

  /** Reads octets that are known to be there. */
  byte[] octets(int count) {
    byte[] octets = Arrays.copyOfRange(array, position, position + count);
    position += count;
    return octets;
  }

  /** Tells whether only NULs are left. */
  boolean onlyNulsLeft() {
    for (int i = position; i < end; i++) {
      if (array[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
