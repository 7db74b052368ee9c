package io.github.smppbridge.smpp;

import io.github.smppbridge.smpp.pdu.PduFramer;

/** What a {@link Connection} cuts PDUs for. Called on the session's event loop. */
interface PduSink {
  /**
   * Takes a whole PDU.
   *
   * @param array holds it, until this returns
   * @param offset where it begins
   * @param now {@link System#nanoTime()} of its arrival
   */
  void received(byte[] array, int offset, long now);

  /** The stream cannot be read any further. */
  void unreadable(PduFramer.InvalidLengthException error);

  /** The sweep over all connections of this event loop; not called once the connection closes. */
  void tick(long now);

  /**
   * The connection closes: what is appended now is the last that is written. Called once, before
   * {@link #ended}, however it comes to close.
   */
  void closing(CloseReason reason);

  /** The connection is gone. Called once. */
  void ended(CloseReason reason);
}
