package io.github.smppbridge.gateway.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.Arrays;

/**
 * The lines of an answer, each ended by CR and LF, as they come in pieces. They have a limit
 * together: nothing is kept beyond it.
 */
final class AnswerLines {
  private static final int FIRST = 256;

  private final int limit;
  private byte[] line = new byte[FIRST];
  private int size;
  private int taken;

  /**
   * Makes one.
   *
   * @param limit octets of all lines between two calls of {@link #reset}
   */
  AnswerLines(int limit) {
    this.limit = limit;
  }

  /** Begins to count anew. */
  void reset() {
    size = 0;
    taken = 0;
  }

  /**
   * Takes what there is of a line.
   *
   * @return whether it is whole now, in {@link #octets} and {@link #length} until the next is taken
   */
  boolean take(ByteBuf in) throws IOException {
    if (size > 0 && line[size - 1] == '\n') {
      size = 0;
    }
    int end = in.bytesBefore((byte) '\n');
    int count = end < 0 ? in.readableBytes() : end + 1;
    if (count > limit - taken) {
      throw new IOException("more than " + limit + " octets of head, trailers or chunk sizes");
    }
    taken += count;
    if (count > line.length - size) {
      line = Arrays.copyOf(line, Math.max(size + count, line.length * 2));
    }
    in.readBytes(line, size, count);
    size += count;
    if (end < 0) {
      return false;
    }
    if (size < 2 || line[size - 2] != '\r') {
      throw new IOException("a line that ends without CR");
    }
    return true;
  }

  byte[] octets() {
    return line;
  }

  /** Without its end. */
  int length() {
    return size - 2;
  }
}
