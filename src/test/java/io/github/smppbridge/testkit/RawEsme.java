package io.github.smppbridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** An ESME that writes and reads bare octets, so that it can be as wrong as a peer can be. */
public class RawEsme implements Closeable {
  private static final int TIMEOUT_MILLIS = (int) Patience.LIMIT.toMillis();

  private final Socket socket;
  private final DataInputStream in;

  /** Speaks over a connection that stands. */
  public RawEsme(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** Connects on the loopback address. */
  public static RawEsme connect(int port) throws IOException {
    return new RawEsme(socket(port));
  }

  static Socket socket(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
    return socket;
  }

  /** Connects and binds as a transceiver of version 3.4. */
  public static RawEsme bound(int port, String systemId) throws IOException {
    return bound(port, Command.BIND_TRANSCEIVER, systemId);
  }

  /** Connects and binds. */
  public static RawEsme bound(int port, Command bind, String systemId) throws IOException {
    return connect(port).bind(bind, systemId, 0x34);
  }

  /** Binds with an interface_version, which the server accepts. */
  public RawEsme bind(Command bind, String systemId, int version) throws IOException {
    send(bind, 1, Pdus.bind(systemId, "secret", version));
    expect(bind.response(), CommandStatus.ESME_ROK, 1);
    return this;
  }

  /**
   * What came from the server.
   *
   * @param nanos when it was read
   */
  public record Pdu(int commandId, int status, int sequenceNumber, byte[] body, long nanos) {
    public Command command() {
      return Command.of(commandId);
    }

    /** Whether it is a deliver_sm. */
    public boolean isDeliverSm() {
      return commandId == Pdus.DELIVER_SM;
    }

    /** short_message of a deliver_sm, else the C-octet string that the body begins with. */
    public String text() {
      if (isDeliverSm()) {
        return shortMessage().text();
      }
      return body.length == 0 ? "" : Pdus.cString(Buffer.buffer(body), 0);
    }

    /** The message_id that a receipt is of, else the text. */
    public String id() {
      return isDeliverSm() ? shortMessage().id() : text();
    }

    private Pdus.ShortMessage shortMessage() {
      return Pdus.ShortMessage.of(Buffer.buffer(body), -Pdus.HEADER);
    }
  }

  /** Writes a request. */
  public RawEsme send(Command command, int sequenceNumber, byte[] body) throws IOException {
    return write(Pdus.pdu(command, sequenceNumber, body));
  }

  /** Answers a request; an error has no body. */
  public RawEsme respond(Pdu request, int status) throws IOException {
    byte[] body = request.isDeliverSm() && status == 0 ? new byte[1] : new byte[0];
    return write(
        Pdus.pdu(request.commandId() | Pdus.RESPONSE, status, request.sequenceNumber(), body));
  }

  /** Writes whatever is given; from any thread. */
  public synchronized RawEsme write(byte[] octets) throws IOException {
    socket.getOutputStream().write(octets);
    return this;
  }

  /** Waits for the next PDU. */
  public Pdu read() throws IOException {
    int length = in.readInt();
    assertThat(length).as("command_length from the server").isBetween(16, 100_000);
    int commandId = in.readInt();
    int status = in.readInt();
    int sequenceNumber = in.readInt();
    byte[] body = new byte[length - Pdus.HEADER];
    in.readFully(body);
    return new Pdu(commandId, status, sequenceNumber, body, System.nanoTime());
  }

  /** The next PDU is this one. */
  public Pdu expect(Command command, int status, int sequenceNumber) throws IOException {
    Pdu pdu = expect(command);
    assertThat(CommandStatus.name(pdu.status())).isEqualTo(CommandStatus.name(status));
    assertThat(pdu.sequenceNumber()).isEqualTo(sequenceNumber);
    if (status != CommandStatus.ESME_ROK) {
      assertThat(pdu.body())
          .as("the body of an error response")
          .isEqualTo(Pdus.errorBody(pdu.commandId()));
    }
    return pdu;
  }

  /** The next PDU is such a one. */
  public Pdu expect(Command command) throws IOException {
    Pdu pdu = read();
    assertThat(pdu.command()).isEqualTo(command);
    return pdu;
  }

  /** The server closes, having written nothing more. */
  public void expectClosed() throws IOException {
    try {
      int octet = in.read();
      assertThat(octet).as("end of stream").isEqualTo(-1);
    } catch (EOFException | SocketException closed) {
      // also closed
    }
  }

  /** The connection still works. */
  public void expectAlive(int sequenceNumber) throws IOException {
    send(Command.ENQUIRE_LINK, sequenceNumber, new byte[0]);
    expect(Command.ENQUIRE_LINK_RESP, CommandStatus.ESME_ROK, sequenceNumber);
  }

  /** The connection. */
  public Socket socket() {
    return socket;
  }

  /** Ends the connection with a reset instead of a FIN. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
