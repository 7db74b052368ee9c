package io.github.smppbridge.testkit;

import io.github.smppbridge.smpp.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * A bound {@link RawEsme} with a thread that reads, keeps everything in the order of the wire and
 * answers at once, or as the test wants, or never. Cheap enough for a hundred thousand receipts.
 */
public final class WireEsme extends RawEsme {
  /** command_id of bind_receiver. */
  public static final int RECEIVER = Pdus.BIND_RECEIVER;

  /** command_id of bind_transmitter. */
  public static final int TRANSMITTER = Pdus.BIND_TRANSMITTER;

  /** command_id of bind_transceiver. */
  public static final int TRANSCEIVER = Pdus.BIND_TRANSCEIVER;

  /** As the answer of {@link #answers}: none. */
  public static final int SILENCE = -1;

  private final AtomicInteger sequence = new AtomicInteger();
  private final List<Pdu> read = new CopyOnWriteArrayList<>();
  private final AtomicInteger delivered = new AtomicInteger();
  private volatile IntUnaryOperator answers = number -> 0;
  private volatile boolean keeping = true;
  private volatile boolean ended;
  private volatile Consumer<Pdu> listener = pdu -> {};
  private String addressRange = "";

  private WireEsme(Socket socket) throws IOException {
    super(socket);
  }

  /**
   * Connects and binds.
   *
   * @param type {@link #RECEIVER}, {@link #TRANSMITTER} or {@link #TRANSCEIVER}
   * @throws CommandRefused with the status of a refused bind
   * @throws UncheckedIOException when there is no connection, or it ends before the answer
   */
  public static WireEsme bind(int type, int port, String systemId, String password) {
    return bind(type, port, systemId, password, esme -> {});
  }

  /**
   * The same.
   *
   * @param begin says how it behaves, before it reads what waited for the bind
   */
  public static WireEsme bind(
      int type, int port, String systemId, String password, Consumer<WireEsme> begin) {
    return bind(type, port, systemId, password, 0x34, begin);
  }

  /**
   * The same.
   *
   * @param version its interface_version
   */
  public static WireEsme bind(
      int type, int port, String systemId, String password, int version, Consumer<WireEsme> begin) {
    try {
      WireEsme esme = new WireEsme(socket(port));
      begin.accept(esme);
      esme.bind(type, systemId, password, version);
      return esme;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void bind(int type, String systemId, String password, int version) throws IOException {
    int status;
    try {
      request(
          type, sequence.incrementAndGet(), Pdus.bind(systemId, password, version, addressRange));
      status = read().status();
    } catch (IOException e) {
      close();
      throw e;
    }
    if (status != 0) {
      close();
      throw new CommandRefused("bind", status);
    }
    socket().setSoTimeout(0);
    Thread reader = new Thread(this::readAll, "wire-esme");
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

  /** What is bound with, said before it is. */
  public WireEsme addressRange(String range) {
    addressRange = range;
    return this;
  }

  /** Hears of everything that is read, before it is answered, on the reading thread. */
  public WireEsme listener(Consumer<Pdu> hears) {
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
  int submit(String text, String to, IntConsumer told) {
    int number = sequence.incrementAndGet();
    told.accept(number);
    request(Pdus.SUBMIT_SM, number, Pdus.submitSm(to, 1, text));
    return number;
  }

  /**
   * Sends any request without waiting.
   *
   * @param told hears its sequence_number before anything is sent
   */
  public void request(int commandId, byte[] body, IntConsumer told) {
    int number = sequence.incrementAndGet();
    told.accept(number);
    request(commandId, number, body);
  }

  /** Waits for the submit_sm_resp and returns its message_id. */
  public String awaitAnswer(int sequenceNumber) {
    return await(pdu -> pdu.commandId() < 0 && pdu.sequenceNumber() == sequenceNumber).text();
  }

  /** Everything read since the bind, in the order of the wire. */
  public List<Pdu> all() {
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
        .pollInterval(Duration.ofMillis(5))
        .until(() -> read.stream().filter(wanted).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  /** Whether the server ended the connection, or it broke. */
  public boolean ended() {
    return ended;
  }

  /** Unbinds, waits until the server closed the connection. */
  public void unbind() {
    request(Pdus.UNBIND, sequence.incrementAndGet(), new byte[0]);
    Awaitility.await("the end of the connection").until(() -> ended);
    close();
  }

  /** Drops the connection. */
  @Override
  public void close() {
    try {
      super.close();
    } catch (IOException e) {
      // as closed as it can be
    }
  }

  private void readAll() {
    try {
      while (true) {
        Pdu pdu = read();
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
        respond(pdu, status);
      }
    } else if (pdu.command() == Command.ENQUIRE_LINK || pdu.command() == Command.UNBIND) {
      respond(pdu, 0);
    }
  }

  private void request(int commandId, int number, byte[] body) {
    try {
      write(Pdus.pdu(commandId, 0, number, body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
