package io.github.smppbridge.bench.load;

import io.github.smppbridge.bench.loop.Connection;
import io.github.smppbridge.bench.loop.EventLoop;
import io.github.smppbridge.bench.loop.Octets;
import io.github.smppbridge.bench.loop.Peer;
import io.github.smppbridge.testkit.Pdus;

/**
 * One SMPP session of the generator: binds, keeps up to {@code window} submit_sm in flight, answers
 * what the server asks. All calls on the generator's event loop.
 */
final class SmppClient implements Peer {

  private static final int MAX_LENGTH = 1 << 20;

  private final Fleet.Spec spec;
  private final Fleet fleet;
  private final String systemId;

  /** When each request in flight was due, in the slot of its sequence number. */
  private final long[] dueAt;

  private final int[] sequences;
  private final int mask;
  private int lastSequence = 1;
  private int inFlight;
  private Connection connection;
  private boolean bound;
  private boolean closing;

  SmppClient(Fleet.Spec spec, Fleet fleet, String systemId) {
    this.spec = spec;
    this.fleet = fleet;
    this.systemId = systemId;
    // Answers may come in any order: room for those that others have overtaken
    int slots = Integer.highestOneBit(spec.window()) * 16;
    dueAt = new long[slots];
    sequences = new int[slots];
    mask = slots - 1;
  }

  /** Connects and binds; the fleet is told how that went. */
  void open(EventLoop loop) {
    connection = loop.connect(spec.port(), this);
  }

  /** A bind_transceiver. */
  static byte[] bind(String systemId) {
    return Pdus.pdu(Pdus.BIND_TRANSCEIVER, 0, 1, Pdus.bind(systemId, "secret08", 0x34));
  }

  @Override
  public void opened(Connection opened) {
    opened.out().bytes(bind(systemId));
  }

  boolean canSubmit() {
    return inFlight < spec.window() && !closing && sequences[lastSequence + 1 & mask] == 0;
  }

  /**
   * Sends a submit_sm; needs {@link #canSubmit}.
   *
   * @param template a whole PDU; its sequence_number is overwritten in the copy
   * @param dueNanos the {@code System.nanoTime()} its latency is counted from
   */
  void submit(byte[] template, long dueNanos) {
    int sequence = ++lastSequence;
    sequences[sequence & mask] = sequence;
    dueAt[sequence & mask] = dueNanos;
    inFlight++;
    Octets out = connection.out();
    int start = out.length();
    out.bytes(template).int32(start + 12, sequence);
  }

  /**
   * Ends the session.
   *
   * @param unbind by UNBIND, else by closing the connection without a word
   */
  void end(boolean unbind) {
    closing = true;
    if (unbind) {
      Pdu.header(connection.out(), Pdus.HEADER, Pdus.UNBIND, Integer.MAX_VALUE);
    } else {
      connection.close();
    }
  }

  @Override
  public int received(Connection from, byte[] data, int begin, int end) {
    int at = begin;
    while (end - at >= Pdus.HEADER && !from.isClosed()) {
      int length = Octets.int32(data, at);
      if (length < Pdus.HEADER || length > MAX_LENGTH) {
        from.close();
        return end;
      }
      if (end - at < length) {
        break;
      }
      handle(data, at, at + length);
      at += length;
    }
    fleet.readComplete(this);
    return at;
  }

  private void handle(byte[] data, int at, int end) {
    int status = Pdu.status(data, at);
    int sequence = Pdu.sequence(data, at);
    switch (Pdu.commandId(data, at)) {
      case Pdus.SUBMIT_SM + Pdus.RESPONSE -> answered(data, at, end, status, sequence);
      case Pdus.DELIVER_SM -> {
        fleet.delivered(data, at, end);
        Pdu.header(connection.out(), Pdus.HEADER + 1, Pdus.DELIVER_SM + Pdus.RESPONSE, sequence);
        connection.out().octet(0);
      }
      case Pdus.ENQUIRE_LINK ->
          Pdu.header(connection.out(), Pdus.HEADER, Pdus.ENQUIRE_LINK + Pdus.RESPONSE, sequence);
      case Pdus.BIND_TRANSCEIVER + Pdus.RESPONSE -> {
        bound = true;
        fleet.bound(this, status == 0 ? null : String.format("command_status 0x%08X", status));
      }
      case Pdus.UNBIND -> {
        Pdu.header(connection.out(), Pdus.HEADER, Pdus.UNBIND + Pdus.RESPONSE, sequence);
        closing = true;
      }
      case Pdus.UNBIND + Pdus.RESPONSE -> connection.close();
      default -> fleet.unexpected();
    }
  }

  private void answered(byte[] data, int at, int end, int status, int sequence) {
    int slot = sequence & mask;
    if (sequence == 0 || sequences[slot] != sequence) {
      fleet.unexpected();
      return;
    }
    sequences[slot] = 0;
    inFlight--;
    long id = status == 0 && spec.ledger() != null ? Pdu.answeredId(data, at, end) : 0;
    fleet.answered(status, id, dueAt[slot]);
  }

  @Override
  public void closed(Connection gone) {
    closing = true;
    if (!bound) {
      bound = true;
      fleet.bound(this, "connection closed before bind_resp");
    }
    fleet.closed(this, inFlight);
  }
}
