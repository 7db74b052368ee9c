package io.github.smppbridge.bench.load;

import io.github.smppbridge.testkit.Frames;
import io.github.smppbridge.testkit.Pdus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.HashMap;
import java.util.Map;

/**
 * One SMPP session of the generator: binds, keeps up to {@code window} submit_sm in flight, answers
 * what the server asks. All calls on the generator's event loop.
 */
final class SmppClient {

  private final Fleet.Spec spec;
  private final Fleet fleet;
  private final Promise<Void> bound = Promise.promise();

  /** When each request in flight was due, by its sequence number. */
  private final Map<Integer, Long> dueAt = new HashMap<>();

  private int lastSequence = 1;
  private Buffer out = Buffer.buffer();
  private NetSocket socket;
  private boolean closing;

  SmppClient(Fleet.Spec spec, Fleet fleet) {
    this.spec = spec;
    this.fleet = fleet;
  }

  /**
   * Connects and binds.
   *
   * @return complete when bound; failed when refused, or the connection breaks before it
   */
  Future<Void> open(NetClient client, String systemId) {
    client
        .connect(spec.port(), "127.0.0.1")
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
    return dueAt.size() < spec.window() && !closing;
  }

  /**
   * Appends a submit_sm to what is written at the next {@link #flush}; needs {@link #canSubmit}.
   *
   * @param template a whole PDU; its sequence_number is overwritten in the copy
   * @param dueNanos the {@code System.nanoTime()} its latency is counted from
   */
  void submit(byte[] template, long dueNanos) {
    dueAt.put(++lastSequence, dueNanos);
    int start = out.length();
    out.appendBytes(template).setInt(start + 12, lastSequence);
  }

  /** Writes what was appended. */
  void flush() {
    if (out.length() > 0) {
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
    if (unbind) {
      socket.write(Buffer.buffer(Pdus.pdu(Pdus.UNBIND, 0, Integer.MAX_VALUE, new byte[0])));
    } else {
      socket.close();
    }
  }

  private void received(Buffer buffer, int offset) {
    int command = Pdus.commandId(buffer, offset);
    int status = Pdus.status(buffer, offset);
    int sequence = Pdus.sequence(buffer, offset);
    switch (command) {
      case Pdus.SUBMIT_SM + Pdus.RESPONSE -> answered(buffer, offset, status, sequence);
      case Pdus.DELIVER_SM -> {
        fleet.delivered(buffer, offset);
        Pdus.appendHeader(out, 17, Pdus.DELIVER_SM + Pdus.RESPONSE, 0, sequence);
        out.appendByte((byte) 0);
      }
      case Pdus.ENQUIRE_LINK ->
          Pdus.appendHeader(out, 16, Pdus.ENQUIRE_LINK + Pdus.RESPONSE, 0, sequence);
      case Pdus.BIND_TRANSCEIVER + Pdus.RESPONSE -> {
        if (status == 0) {
          bound.tryComplete();
        } else {
          bound.tryFail(String.format("command_status 0x%08X", status));
        }
      }
      case Pdus.UNBIND -> {
        Pdus.appendHeader(out, 16, Pdus.UNBIND + Pdus.RESPONSE, 0, sequence);
        closing = true;
      }
      case Pdus.UNBIND + Pdus.RESPONSE -> socket.close();
      default -> fleet.unexpected();
    }
  }

  private void answered(Buffer buffer, int offset, int status, int sequence) {
    Long due = dueAt.remove(sequence);
    if (due == null) {
      fleet.unexpected();
      return;
    }
    String id =
        status == 0 && spec.ledger() != null ? Pdus.cString(buffer, offset + Pdus.HEADER) : null;
    fleet.answered(status, id, System.nanoTime() - due);
  }

  private void flushRead() {
    fleet.readComplete(this);
    flush();
  }

  private void gone() {
    closing = true;
    bound.tryFail("connection closed before bind_resp");
    fleet.closed(this, dueAt.size());
  }
}
