package io.github.smppbridge.smpp;

import io.vertx.core.net.NetSocket;

/**
 * Why the PDUs of one connection wait: a bind being decided, a peer that does not read what it
 * asked for, one that sends faster than any ESME. For the last two its socket is not read either,
 * and TCP stops the peer. On the session's event loop alone.
 */
final class ReadingHolds {
  /** A bind is being decided: what follows it on the wire must wait. */
  static final int BIND = 1;

  /** What was read already is still looked at. */
  private static final int FLOOD = 2;

  /** The peer does not read. */
  static final int WRITE = 4;

  /**
   * PDUs that are read of one peer between two sweeps. None that waits for answers has so many; one
   * that does not is refused what it sends, and may not have the event loop for that.
   */
  private static final int MAX_PDUS_A_SWEEP = 20_000;

  private final NetSocket socket;
  private final ListenedTime listened = new ListenedTime(System.nanoTime());
  private int holds;
  private boolean paused;
  private int pdusSinceSweep;

  ReadingHolds(NetSocket socket) {
    this.socket = socket;
  }

  void add(int reason) {
    holds |= reason;
    if (reason != BIND && !paused) {
      paused = true;
      socket.pause();
    }
    if (reason == WRITE) {
      listened.pause(System.nanoTime());
    }
  }

  /** Takes a reason away; false when there was none. */
  boolean remove(int reason) {
    if (!has(reason)) {
      return false;
    }
    holds &= ~reason;
    if (reason == WRITE) {
      listened.resume(System.nanoTime());
    }
    return true;
  }

  boolean has(int reason) {
    return (holds & reason) != 0;
  }

  /** Whether what was read already waits, too. */
  boolean pdusWait() {
    return has(BIND | WRITE);
  }

  /** Counts a PDU. */
  void pduRead() {
    if (++pdusSinceSweep == MAX_PDUS_A_SWEEP) {
      add(FLOOD);
    }
  }

  /** Called by the sweep of the event loop; true when there was a flood before. */
  boolean sweep() {
    pdusSinceSweep = 0;
    return remove(FLOOD);
  }

  /** Has the socket read again when nothing is against it. */
  void resumeIfNone() {
    if (holds == 0 && paused) {
      paused = false;
      socket.resume();
    }
  }

  /** How long the peer has been listened to, as {@link ListenedTime#at}. */
  long listened(long now) {
    return listened.at(now);
  }
}
