package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.Patience;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;

/** An ESME that writes and reads bare octets, so that it can be as wrong as a peer can be. */
final class RawEsme implements Closeable {
  private static final int TIMEOUT_MILLIS = (int) Patience.LIMIT.toMillis();

  private final Socket socket;
  private final DataInputStream in;

  RawEsme(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new DataInputStream(socket.getInputStream());
  }

  static RawEsme connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
    return new RawEsme(socket);
  }

  /** Connects and binds as a transceiver of version 3.4. */
  static RawEsme bound(int port, String systemId) throws IOException {
    return bound(port, Command.BIND_TRANSCEIVER, systemId);
  }

  static RawEsme bound(int port, Command bind, String systemId) throws IOException {
    RawEsme esme = connect(port);
    esme.send(bind, 1, Pdus.bind(systemId, "secret", 0x34));
    esme.expect(bind.response(), CommandStatus.ESME_ROK, 1);
    return esme;
  }

  /** What came from the server. */
  record Pdu(int commandId, int status, int sequenceNumber, byte[] body) {
    Command command() {
      return Command.of(commandId);
    }

    String text() {
      int end = 0;
      while (body[end] != 0) {
        end++;
      }
      return new String(body, 0, end, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
  }

  RawEsme send(Command command, int sequenceNumber, byte[] body) throws IOException {
    return write(Pdus.pdu(command, sequenceNumber, body));
  }

  RawEsme respond(Pdu request, int status) throws IOException {
    byte[] body = status == 0 ? new byte[1] : new byte[0];
    return write(
        Pdus.pdu(request.commandId() | 0x80000000, status, request.sequenceNumber(), body));
  }

  RawEsme write(byte[] octets) throws IOException {
    socket.getOutputStream().write(octets);
    return this;
  }

  Pdu read() throws IOException {
    int length = in.readInt();
    assertThat(length).as("command_length from the server").isBetween(16, 100_000);
    int commandId = in.readInt();
    int status = in.readInt();
    int sequenceNumber = in.readInt();
    byte[] body = new byte[length - 16];
    in.readFully(body);
    return new Pdu(commandId, status, sequenceNumber, body);
  }

  Pdu expect(Command command, int status, int sequenceNumber) throws IOException {
    Pdu pdu = read();
    assertThat(pdu.command()).isEqualTo(command);
    assertThat(CommandStatus.name(pdu.status())).isEqualTo(CommandStatus.name(status));
    assertThat(pdu.sequenceNumber()).isEqualTo(sequenceNumber);
    if (status != CommandStatus.ESME_ROK) {
      assertThat(pdu.body()).as("the body of an error response").isEmpty();
    }
    return pdu;
  }

  Pdu expect(Command command) throws IOException {
    Pdu pdu = read();
    assertThat(pdu.command()).isEqualTo(command);
    return pdu;
  }

  /** The server closes, having written nothing more. */
  void expectClosed() throws IOException {
    try {
      int octet = in.read();
      assertThat(octet).as("end of stream").isEqualTo(-1);
    } catch (EOFException | SocketException closed) {
      // also closed
    }
  }

  /** The connection still works. */
  void expectAlive(int sequenceNumber) throws IOException {
    send(Command.ENQUIRE_LINK, sequenceNumber, new byte[0]);
    expect(Command.ENQUIRE_LINK_RESP, CommandStatus.ESME_ROK, sequenceNumber);
  }

  Socket socket() {
    return socket;
  }

  /** Ends the connection with a reset instead of a FIN. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  static byte[] join(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    byte[] joined = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, joined, at, part.length);
      at += part.length;
    }
    return joined;
  }
}
