package io.github.smppbridge.smpp;

import io.github.smppbridge.smpp.pdu.PduBuffer;
import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * The way out of one connection: PDUs are gathered and written once an event; whoever answered
 * hears when; and a peer that does not read is noticed. On the session's event loop alone.
 */
final class SocketWriter {
  /** Written before much more is gathered: the peer may not be reading. */
  private static final int MUCH = 32_768;

  private final NetSocket socket;
  private final Runnable stalls;
  private final Runnable drains;
  private final PduBuffer out = new PduBuffer();
  private List<SmppRequest> unflushed = new ArrayList<>();
  private boolean stalled;
  private long stalledSince;

  /**
   * Makes a writer.
   *
   * @param stalls called when the peer leaves much unread
   * @param drains called when it has read that
   */
  SocketWriter(NetSocket socket, Runnable stalls, Runnable drains) {
    this.socket = socket;
    this.stalls = stalls;
    this.drains = drains;
  }

  /** Where PDUs are appended; written by {@link #flush}. */
  PduBuffer out() {
    return out;
  }

  /** Has a request told when its response, appended before, is written. */
  void tellWhenWritten(SmppRequest request) {
    unflushed.add(request);
  }

  void flushIfMuch() {
    if (out.length() >= MUCH) {
      flush();
    }
  }

  /** Writes what was appended. */
  Future<Void> flush() {
    if (out.length() == 0) {
      return Future.succeededFuture();
    }
    Future<Void> write = socket.write(out.take());
    if (!unflushed.isEmpty()) {
      List<SmppRequest> answered = unflushed;
      unflushed = new ArrayList<>(Math.min(answered.size(), 16));
      write.onComplete(result -> answered.forEach(request -> request.written(result.succeeded())));
    }
    if (socket.writeQueueFull() && !stalled) {
      stalled = true;
      stalledSince = System.nanoTime();
      stalls.run();
      socket.drainHandler(unused -> drained());
    }
    return write;
  }

  private void drained() {
    stalled = false;
    drains.run();
  }

  /** Tells whether the peer has not read for a time, in nanoseconds. */
  boolean stalledFor(long now, long nanos) {
    return stalled && now - stalledSince >= nanos;
  }

  /** Nothing is written any more, and the socket is free. */
  void abandon() {
    unflushed.forEach(request -> request.written(false));
    unflushed.clear();
    ForcedClose.of(socket);
  }
}
