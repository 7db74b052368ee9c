package io.github.smppbridge.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * An ESME of bare octets: one thread that reads, keeps everything in the order of the wire and
 * answers at once, or as the test wants, or never. Cheap enough for a hundred thousand receipts.
 */
public final class WireEsme implements AutoCloseable {
  /** command_id of bind_receiver. */
  public static final int RECEIVER = 1;

  /** command_id of bind_transmitter. */
  public static final int TRANSMITTER = 2;

  /** command_id of bind_transceiver. */
  public static final int TRANSCEIVER = 9;

  /** As the answer of {@link #answers}: none. */
  public static final int SILENCE = -1;

  private static final int SUBMIT_SM = 4;
  private static final int DELIVER_SM = 5;
  private static final int UNBIND = 6;
  private static final int ENQUIRE_LINK = 0x15;
  private static final int RESPONSE = 0x80000000;

  private final Socket socket = new Socket();
  private final AtomicInteger sequence = new AtomicInteger();
  private final List<Pdu> read = new CopyOnWriteArrayList<>();
  private final AtomicInteger delivered = new AtomicInteger();
  private volatile IntUnaryOperator answers = number -> 0;
  private volatile boolean keeping = true;
  private volatile boolean ended;
  private volatile java.util.function.Consumer<Pdu> listener = pdu -> {};

  private WireEsme() {}

  /**
   * What came from the server.
   *
   * @param commandId command_id
   * @param status command_status
   * @param sequence sequence_number
   * @param text message_id of a submit_sm_resp, short_message of a deliver_sm, else empty
   * @param nanos when it was read
   */
  public record Pdu(int commandId, int status, int sequence, String text, long nanos) {
    /** Whether it is a deliver_sm. */
    public boolean isDeliverSm() {
      return commandId == DELIVER_SM;
    }

    /** The field {@code id} of a receipt's text, else the whole text. */
    public String id() {
      return text.startsWith("id:") ? text.substring(3, text.indexOf(' ')) : text;
    }
  }

  /**
   * Connects and binds.
   *
   * @param type {@link #RECEIVER}, {@link #TRANSMITTER} or {@link #TRANSCEIVER}
   * @throws CommandRefused with the status of a refused bind
   * @throws UncheckedIOException when there is no connection, or it ends before the answer
   */
  public static WireEsme bind(int type, int port, String systemId, String password) {
    WireEsme esme = new WireEsme();
    try {
      esme.connect(type, port, systemId, password);
      return esme;
    } catch (IOException e) {
      esme.close();
      throw new UncheckedIOException(e);
    }
  }

  private void connect(int type, int port, String systemId, String password) throws IOException {
    socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) Patience.LIMIT.toMillis());
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    text(body, systemId);
    text(body, password);
    text(body, "wire");
    body.writeBytes(new byte[] {0x34, 0, 0, 0});
    write(type, 0, sequence.incrementAndGet(), body.toByteArray());
    DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    Pdu answer = read(in);
    if (answer.status() != 0) {
      close();
      throw new CommandRefused("bind", answer.status());
    }
    socket.setSoTimeout(0);
    Thread reader = new Thread(() -> readAll(in), "wire-esme");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * How deliver_sm are answered from now on.
   *
   * @param byNumber given the number of the deliver_sm, from 1, the command_status or {@link
   *     #SILENCE}
   */
  public WireEsme answers(IntUnaryOperator byNumber) {
    answers = byNumber;
    return this;
  }

  /** Hears of everything that is read, before it is answered, on the reading thread. */
  public WireEsme listener(java.util.function.Consumer<Pdu> hears) {
    listener = hears;
    return this;
  }

  /** Keeps no PDUs from now on, only counts deliver_sm. */
  public WireEsme onlyCounting() {
    keeping = false;
    return this;
  }

  /**
   * Submits without waiting, asking for a receipt.
   *
   * @return the sequence_number, that the answer carries
   */
  public int submit(String text, String to) {
    return submit(text, to, number -> {});
  }

  /** The same; the sequence_number is told before anything is sent. */
  int submit(String text, String to, java.util.function.IntConsumer told) {
    int number = sequence.incrementAndGet();
    told.accept(number);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {0, 5, 0});
    text(body, "bridge");
    body.writeBytes(new byte[] {1, 1});
    text(body, to);
    body.writeBytes(new byte[] {0, 0, 0, 0, 0, 1, 0, 0, 0});
    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
    body.write(octets.length);
    body.writeBytes(octets);
    try {
      write(SUBMIT_SM, 0, number, body.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return number;
  }

  /** Waits for the submit_sm_resp and returns its message_id. */
  public String awaitAnswer(int sequenceNumber) {
    return Awaitility.await("the answer to " + sequenceNumber)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> answer(sequenceNumber), java.util.Objects::nonNull)
        .text();
  }

  private Pdu answer(int sequenceNumber) {
    return read.stream()
        .filter(pdu -> pdu.commandId() < 0 && pdu.sequence() == sequenceNumber)
        .findFirst()
        .orElse(null);
  }

  /** Everything read since the bind, in the order of the wire. */
  public List<Pdu> read() {
    return List.copyOf(read);
  }

  /** The deliver_sm among it. */
  public List<Pdu> delivered() {
    return read.stream().filter(Pdu::isDeliverSm).toList();
  }

  /** How many deliver_sm came. */
  public int deliveredCount() {
    return delivered.get();
  }

  /** Waits until so many deliver_sm came and returns all. */
  public List<Pdu> awaitDelivered(int count) {
    Awaitility.await(count + " deliver_sm").until(() -> delivered.get() >= count);
    return delivered();
  }

  /** Waits for the first that is so. */
  public Pdu await(Predicate<Pdu> wanted) {
    return Awaitility.await()
        .until(
            () -> read.stream().filter(wanted).findFirst().orElse(null),
            java.util.Objects::nonNull);
  }

  /** Whether the server ended the connection, or it broke. */
  public boolean ended() {
    return ended;
  }

  /** Unbinds, waits until the server closed the connection. */
  public void unbind() {
    try {
      write(UNBIND, 0, sequence.incrementAndGet(), new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("the end of the connection").until(() -> ended);
    close();
  }

  /** Drops the connection. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // as closed as it can be
    }
  }

  private void readAll(DataInputStream in) {
    try {
      while (true) {
        Pdu pdu = read(in);
        if (keeping) {
          read.add(pdu);
        }
        listener.accept(pdu);
        answer(pdu);
      }
    } catch (IOException e) {
      ended = true;
    }
  }

  private void answer(Pdu pdu) throws IOException {
    if (pdu.isDeliverSm()) {
      int status = answers.applyAsInt(delivered.incrementAndGet());
      if (status != SILENCE) {
        byte[] body = status == 0 ? new byte[1] : new byte[0];
        write(DELIVER_SM | RESPONSE, status, pdu.sequence(), body);
      }
    } else if (pdu.commandId() == ENQUIRE_LINK || pdu.commandId() == UNBIND) {
      write(pdu.commandId() | RESPONSE, 0, pdu.sequence(), new byte[0]);
    }
  }

  private static Pdu read(DataInputStream in) throws IOException {
    int length = in.readInt();
    int commandId = in.readInt();
    int status = in.readInt();
    int number = in.readInt();
    byte[] body = in.readNBytes(length - 16);
    return new Pdu(commandId, status, number, textOf(commandId, body), System.nanoTime());
  }

  private static String textOf(int commandId, byte[] body) {
    if (commandId == (SUBMIT_SM | RESPONSE) && body.length > 0) {
      return new String(body, 0, body.length - 1, StandardCharsets.ISO_8859_1);
    }
    if (commandId != DELIVER_SM) {
      return "";
    }
    int at = skipText(body, 0) + 2;
    at = skipText(body, at) + 2;
    at = skipText(body, at) + 3;
    at = skipText(body, skipText(body, at)) + 4;
    return new String(body, at + 1, body[at] & 0xff, StandardCharsets.ISO_8859_1);
  }

  private static int skipText(byte[] body, int from) {
    int at = from;
    while (body[at] != 0) {
      at++;
    }
    return at + 1;
  }

  private static void text(ByteArrayOutputStream body, String text) {
    body.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    body.write(0);
  }

  private synchronized void write(int commandId, int status, int number, byte[] body)
      throws IOException {
    socket
        .getOutputStream()
        .write(
            ByteBuffer.allocate(16 + body.length)
                .putInt(16 + body.length)
                .putInt(commandId)
                .putInt(status)
                .putInt(number)
                .put(body)
                .array());
  }
}
