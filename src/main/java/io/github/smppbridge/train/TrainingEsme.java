package io.github.smppbridge.train;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One client that keeps its window full of what clients send: plain and Unicode texts, with and
 * without receipts, long messages in parts, queries. Its PDUs are written by hand, so that the
 * training process loads little. All of it happens on the socket's event loop.
 */
final class TrainingEsme {
  static final String DESTINATION = "+4915112345678";
  static final int RECEIVER = 0x01;
  static final int TRANSMITTER = 0x02;
  static final int TRANSCEIVER = 0x09;

  private static final int RESPONSE = 0x80000000;
  private static final int QUERY = 0x03;
  private static final int SUBMIT = 0x04;
  private static final int DELIVER = 0x05;
  private static final int UNBIND = 0x06;
  private static final int ENQUIRE_LINK = 0x15;
  private static final int HEADER = 16;
  private static final byte VERSION = 0x34;
  private static final byte UCS2 = 0x08;
  private static final byte UDH = 0x40;
  private static final byte INTERNATIONAL = 1;

  /** Of so many messages one is in parts, one asks, and one is in Unicode. */
  private static final int CYCLE = 20;

  private final NetSocket socket;
  private final AtomicLong answered;
  private final Promise<TrainingEsme> bound = Promise.promise();
  private Buffer received = Buffer.buffer();
  private String lastId = "";
  private int window;
  private int outstanding;
  private int sequence;
  private boolean stopped;

  private TrainingEsme(NetSocket socket, AtomicLong answered) {
    this.socket = socket;
    this.answered = answered;
    socket.handler(this::read);
    socket.closeHandler(closed -> end());
    socket.exceptionHandler(broken -> end());
  }

  /**
   * Connects and binds.
   *
   * @param command which of the three binds
   * @param answered counts what the bridge accepts
   */
  static Future<TrainingEsme> bind(
      NetClient client, int port, String systemId, int command, AtomicLong answered) {
    return client
        .connect(port, "127.0.0.1")
        .compose(
            socket -> {
              TrainingEsme esme = new TrainingEsme(socket, answered);
              Buffer body = text(text(text(Buffer.buffer(), systemId), "training"), "");
              esme.send(command, text(body.appendBytes(new byte[] {VERSION, 0, 0}), ""));
              return esme.bound.future();
            });
  }

  /** Keeps so many requests unanswered from now on. */
  void load(int requests) {
    window = requests;
    fill();
  }

  /** Sends no more, and unbinds. */
  void stop() {
    if (!stopped) {
      stopped = true;
      send(UNBIND, Buffer.buffer());
    }
  }

  private void end() {
    stopped = true;
    bound.tryFail("the bridge closed the connection");
  }

  private void fill() {
    while (!stopped && outstanding < window) {
      request(sequence % CYCLE);
    }
  }

  private void request(int kind) {
    switch (kind) {
      case 1 -> {
        byte reference = (byte) sequence;
        part(reference, (byte) 1);
        part(reference, (byte) 2);
      }
      case 3 -> query();
      case 5 -> submit(UCS2, (byte) 0, true, "Übung".getBytes(StandardCharsets.UTF_16BE));
      case 7, 11, 15, 19 -> submit((byte) 0, (byte) 0, true, octets("with a receipt " + sequence));
      default -> submit((byte) 0, (byte) 0, false, octets("as most are, without " + sequence));
    }
  }

  private void part(byte reference, byte which) {
    byte[] header = {5, 0, 3, reference, 2, which};
    byte[] part = Buffer.buffer(header).appendBytes(octets("part " + which)).getBytes();
    submit((byte) 0, UDH, true, part);
  }

  private void query() {
    outstanding++;
    send(QUERY, address(text(Buffer.buffer(), lastId), (byte) 0, ""));
  }

  private void submit(byte dataCoding, byte esmClass, boolean receipt, byte[] octets) {
    outstanding++;
    Buffer body =
        address(address(text(Buffer.buffer(), ""), (byte) 0, "1234"), INTERNATIONAL, to());
    text(text(body.appendBytes(new byte[] {esmClass, 0, 0}), ""), "");
    body.appendBytes(new byte[] {(byte) (receipt ? 1 : 0), 0, dataCoding, 0});
    send(SUBMIT, body.appendByte((byte) octets.length).appendBytes(octets));
  }

  private static String to() {
    return DESTINATION.substring(1);
  }

  private void send(int command, Buffer body) {
    sequence++;
    write(command, 0, sequence, body);
  }

  private void write(int command, int status, int number, Buffer body) {
    socket.write(
        Buffer.buffer()
            .appendInt(HEADER + body.length())
            .appendInt(command)
            .appendInt(status)
            .appendInt(number)
            .appendBuffer(body));
  }

  private void read(Buffer octets) {
    received.appendBuffer(octets);
    int at = 0;
    while (received.length() - at >= HEADER && received.length() - at >= received.getInt(at)) {
      int end = at + received.getInt(at);
      pdu(received.getInt(at + 4), received.getInt(at + 8), received.getInt(at + 12), at, end);
      at = end;
    }
    received = received.getBuffer(at, received.length());
    fill();
  }

  private void pdu(int command, int status, int number, int at, int end) {
    switch (command) {
      case DELIVER -> write(RESPONSE | DELIVER, 0, number, text(Buffer.buffer(), ""));
      case ENQUIRE_LINK -> write(RESPONSE | ENQUIRE_LINK, 0, number, Buffer.buffer());
      case RESPONSE | SUBMIT -> {
        outstanding--;
        if (status == 0) {
          answered.incrementAndGet();
          lastId = received.getString(at + HEADER, end - 1, "ISO-8859-1");
        }
      }
      case RESPONSE | QUERY -> outstanding--;
      case RESPONSE | UNBIND -> socket.close();
      case RESPONSE | RECEIVER, RESPONSE | TRANSMITTER, RESPONSE | TRANSCEIVER -> bound(status);
      default -> {}
    }
  }

  private void bound(int status) {
    if (status == 0) {
      bound.tryComplete(this);
    } else {
      bound.tryFail("the bridge refuses a bind with status " + status);
    }
  }

  private static Buffer text(Buffer buffer, String text) {
    return buffer.appendBytes(octets(text)).appendByte((byte) 0);
  }

  private static Buffer address(Buffer buffer, byte type, String address) {
    return text(buffer.appendBytes(new byte[] {type, 1}), address);
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
