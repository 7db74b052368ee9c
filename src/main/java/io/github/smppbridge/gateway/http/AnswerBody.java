package io.github.smppbridge.gateway.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.Arrays;

/** The body of one answer as it comes: never more memory than its room allows. */
final class AnswerBody {
  private static final byte[] NOTHING = new byte[0];
  private static final int FIRST = 512;

  private AnswerRoom room;
  private byte[] octets = NOTHING;
  private int size;

  /** Begins another. */
  void begin(AnswerRoom of) {
    room = of;
    octets = NOTHING;
    size = 0;
  }

  /**
   * Learns how long it will be.
   *
   * @throws AnswerTooLargeException when that is too long
   */
  void expect(long length) throws AnswerTooLargeException {
    room.expect(length);
    // what a gateway says of itself does not take more than it sends
    octets = new byte[(int) Math.min(length, AnswerRoom.STEP)];
  }

  /**
   * Takes some of it.
   *
   * @param count how many are left where they come from, at least
   */
  void take(ByteBuf from, int count) throws IOException {
    room.take(count);
    if (count > octets.length - size) {
      octets = Arrays.copyOf(octets, Math.max(size + count, Math.max(FIRST, octets.length * 2)));
    }
    from.readBytes(octets, size, count);
    size += count;
  }

  /** Gives it away. */
  byte[] whole() {
    byte[] all = size == octets.length ? octets : Arrays.copyOf(octets, size);
    octets = NOTHING;
    room = null;
    return all;
  }
}
