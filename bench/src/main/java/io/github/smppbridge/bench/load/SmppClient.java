package io.github.smppbridge.bench.load;

import io.github.smppbridge.testkit.Frames;
import io.github.smppbridge.testkit.Pdus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;

/**
 * One SMPP session of the generator: binds, keeps up to {@code window} submit_sm in flight, answers
 * what the server asks. All calls on the generator's event loop.
 */
final class SmppClient {

  /** What a session reports to its owner. */
  interface Events {
    /**
     * A submit_sm was answered.
     *
     * @param client the session
     * @param status the command_status
     * @param messageId of the response, null unless status is 0 and ids are kept
     * @param nanos from the time the request was due
     */
    void answered(SmppClient client, int status, String messageId, long nanos);

    /** A deliver_sm arrived; it is answered OK whatever this does. */
    void delivered(Buffer buffer, int offset);

    /** A PDU that fits nothing: a second response, a generic_nack. */
    void unexpected(int commandId, int status);

    /** All PDUs of one read were handled: a good time to write. */
    void readComplete(SmppClient client);

    /** The connection is gone with so many requests unanswered. */
    void closed(SmppClient client, int outstanding);
  }

  private final Fleet.Spec options;
  private final Events events;
  private final Promise<Integer> bound = Promise.promise();

  /** Sequence number in use by each slot, 0 = free; with it a late second response shows. */
  private final int[] sequences;

  private final long[] dueAt;
  private final int[] freeSlots;
  private int free;
  private int rounds;
  private Buffer out = Buffer.buffer();
  private NetSocket socket;
  private boolean closing;

  SmppClient(Fleet.Spec options, Events events) {
    this.options = options;
    this.events = events;
    this.sequences = new int[options.window()];
    this.dueAt = new long[options.window()];
    this.freeSlots = new int[options.window()];
    for (int i = 0; i < freeSlots.length; i++) {
      freeSlots[free++] = i;
    }
  }

  /**
   * Connects and binds.
   *
   * @return the command_status of the bind_resp; failed when the connection breaks before it
   */
  Future<Integer> open(NetClient client, String systemId) {
    client
        .connect(options.port(), "127.0.0.1")
        .onSuccess(
            connected -> {
              socket = connected;
              socket.handler(new Frames(this::received, this::flushRead, connected::close));
              socket.exceptionHandler(e -> socket.close());
              socket.closeHandler(x -> gone());
              socket.write(bind(systemId));
            })
        .onFailure(bound::tryFail);
    return bound.future();
  }

  /** A bind_transceiver. */
  static Buffer bind(String systemId) {
    byte[] body = Pdus.bind(systemId, "secret08", 0x34);
    return Buffer.buffer(Pdus.pdu(Pdus.BIND_TRANSCEIVER, 0, 1, body));
  }

  boolean canSubmit() {
    return free > 0 && socket != null && !closing;
  }

  int outstanding() {
    return options.window() - free;
  }

  /**
   * Appends a submit_sm to what is written at the next {@link #flush}; needs {@link #canSubmit}.
   *
   * @param template a whole PDU; its sequence_number is overwritten in the copy
   * @param dueNanos the {@code System.nanoTime()} its latency is counted from
   */
  void submit(byte[] template, long dueNanos) {
    int slot = freeSlots[--free];
    if (slot == 0) {
      rounds = (rounds + 1) % (Integer.MAX_VALUE / options.window() - 1);
    }
    int sequence = nextSequence(slot);
    sequences[slot] = sequence;
    dueAt[slot] = dueNanos;
    int start = out.length();
    out.appendBytes(template).setInt(start + 12, sequence);
  }

  /** Writes what was appended. */
  void flush() {
    if (out.length() > 0 && socket != null) {
      socket.write(out);
      out = Buffer.buffer(out.length());
    }
  }

  /**
   * Ends the session.
   *
   * @param unbind by UNBIND, else by closing the connection without a word
   */
  void end(boolean unbind) {
    closing = true;
    if (socket == null) {
      return;
    }
    if (unbind) {
      socket.write(Buffer.buffer(Pdus.pdu(Pdus.UNBIND, 0, Integer.MAX_VALUE, new byte[0])));
    } else {
      socket.close();
    }
  }

  /** Differs from the slot's last one and decodes to the slot: slot = (sequence - 1) % window. */
  private int nextSequence(int slot) {
    int sequence = slot + 1 + rounds * options.window();
    if (sequence == sequences[slot] || sequence == -sequences[slot]) {
      rounds = (rounds + 1) % (Integer.MAX_VALUE / options.window() - 1);
      sequence = slot + 1 + rounds * options.window();
    }
    return sequence;
  }

  private void received(Buffer buffer, int offset) {
    int command = Pdus.commandId(buffer, offset);
    int status = Pdus.status(buffer, offset);
    int sequence = Pdus.sequence(buffer, offset);
    switch (command) {
      case Pdus.SUBMIT_SM + Pdus.RESPONSE -> answered(buffer, offset, status, sequence);
      case Pdus.DELIVER_SM -> {
        events.delivered(buffer, offset);
        Pdus.appendHeader(out, 17, Pdus.DELIVER_SM + Pdus.RESPONSE, 0, sequence);
        out.appendByte((byte) 0);
      }
      case Pdus.ENQUIRE_LINK ->
          Pdus.appendHeader(out, 16, Pdus.ENQUIRE_LINK + Pdus.RESPONSE, 0, sequence);
      case Pdus.BIND_TRANSCEIVER + Pdus.RESPONSE -> bound.tryComplete(status);
      case Pdus.UNBIND -> {
        Pdus.appendHeader(out, 16, Pdus.UNBIND + Pdus.RESPONSE, 0, sequence);
        closing = true;
      }
      case Pdus.UNBIND + Pdus.RESPONSE -> socket.close();
      default -> events.unexpected(command, status);
    }
  }

  private void answered(Buffer buffer, int offset, int status, int sequence) {
    int slot = (sequence - 1) % options.window();
    if (slot < 0 || sequences[slot] != sequence) {
      events.unexpected(Pdus.SUBMIT_SM + Pdus.RESPONSE, status);
      return;
    }
    sequences[slot] = -sequence;
    freeSlots[free++] = slot;
    String id =
        status == 0 && options.ledger() != null ? Pdus.cString(buffer, offset + Pdus.HEADER) : null;
    events.answered(this, status, id, System.nanoTime() - dueAt[slot]);
  }

  private void flushRead() {
    events.readComplete(this);
    flush();
  }

  private void gone() {
    int outstanding = outstanding();
    closing = true;
    free = 0;
    bound.tryFail("connection closed before bind_resp");
    events.closed(this, outstanding);
  }
}
