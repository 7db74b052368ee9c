package io.github.smppbridge.testkit;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.function.ObjIntConsumer;

/**
 * Cuts a TCP stream into SMPP PDUs.
 *
 * <p>The sink sees each PDU where it lies, without a copy; it must not keep the buffer. Not
 * thread-safe: one instance a connection, used on its event loop.
 */
public final class Frames implements Handler<Buffer> {
  private static final int MAX_LENGTH = 1 << 20;

  private final ObjIntConsumer<Buffer> sink;
  private final Runnable afterChunk;
  private final Runnable broken;
  private Buffer rest;
  private boolean over;

  /**
   * A framer.
   *
   * @param sink gets of each whole PDU the buffer and where in it its header begins
   * @param afterChunk run once all whole PDUs of a chunk were given away, to write in one go
   * @param broken run once when the peer does not speak SMPP; nothing is given away after it
   */
  public Frames(ObjIntConsumer<Buffer> sink, Runnable afterChunk, Runnable broken) {
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
      sink.accept(data, offset);
      offset += length;
    }
    rest = offset == end ? null : data.getBuffer(offset, end);
    afterChunk.run();
  }
}
