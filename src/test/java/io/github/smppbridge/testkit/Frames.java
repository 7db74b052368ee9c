package io.github.smppbridge.testkit;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;

/**
 * Cuts a TCP stream into SMPP PDUs.
 *
 * <p>The sink sees each whole PDU as a range of a buffer, without a copy; it must not keep the
 * buffer. Not thread-safe: one instance a connection, used on its event loop.
 */
public final class Frames implements Handler<Buffer> {

  /** Receives one whole PDU: {@code length} octets of {@code buffer} from {@code offset}. */
  @FunctionalInterface
  public interface Sink {
    /**
     * One PDU, from {@code command_length} to its last octet.
     *
     * @param buffer where it lies
     * @param offset its first octet
     * @param length its command_length
     */
    void pdu(Buffer buffer, int offset, int length);
  }

  private static final int MAX_LENGTH = 1 << 20;

  private final Sink sink;
  private final Runnable afterChunk;
  private final Runnable broken;
  private Buffer rest;
  private boolean over;

  /**
   * A framer.
   *
   * @param sink gets the PDUs
   * @param afterChunk run once all whole PDUs of a chunk were given away, to write in one go
   * @param broken run once when the peer does not speak SMPP; nothing is given away after it
   */
  public Frames(Sink sink, Runnable afterChunk, Runnable broken) {
    this.sink = sink;
    this.afterChunk = afterChunk;
    this.broken = broken;
  }

  /**
   * Takes the next chunk of the stream.
   *
   * @param chunk octets as read from the socket
   */
  @Override
  public void handle(Buffer chunk) {
    if (over) {
      return;
    }
    Buffer data = rest == null ? chunk : rest.appendBuffer(chunk);
    int offset = 0;
    int end = data.length();
    while (end - offset >= Pdus.HEADER) {
      int length = data.getInt(offset);
      if (length < Pdus.HEADER || length > MAX_LENGTH) {
        over = true;
        broken.run();
        return;
      }
      if (end - offset < length) {
        break;
      }
      sink.pdu(data, offset, length);
      offset += length;
    }
    rest = offset == end ? null : data.getBuffer(offset, end);
    afterChunk.run();
  }
}
