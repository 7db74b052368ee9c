package io.github.smppbridge.crash;

import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme.Pdu;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/**
 * An ESME as real ones are: it binds again when its connection ends, sends a request again that was
 * not answered or was refused for the moment, and remembers all that it was sent.
 */
final class Client implements AutoCloseable {
  /** ESME_RSYSERR, ESME_RMSGQFUL, ESME_RTHROTTLED: later, perhaps. */
  private static final Set<Integer> TEMPORARY = Set.of(0x08, 0x14, 0x58);

  private static final Duration SOON = Duration.ofMillis(5);
  private static final Duration LATER = Duration.ofMillis(50);
  private static final int MOST_ATTEMPTS = 100;

  /**
   * The answer to a request.
   *
   * @param attempt which attempt it answers, from 1
   * @param pdu as it came
   */
  record Reply(int attempt, Pdu pdu) {
    boolean ok() {
      return pdu.status() == 0;
    }

    /** message_id, if there is one. */
    String id() {
      return pdu.text();
    }
  }

  private record Link(WireEsme esme, Map<Integer, Pdu> answers) {
    boolean ended() {
      return esme.ended();
    }
  }

  private final int port;
  private final String systemId;
  private final List<Pdu> taken = new CopyOnWriteArrayList<>();
  private final AtomicInteger delivering = new AtomicInteger();
  private final AtomicInteger heard = new AtomicInteger();
  private volatile IntUnaryOperator answering = number -> 0;
  private Link link;
  private boolean closed;

  /** Binds when it has something to say, or is told to. */
  Client(int port, String systemId) {
    this.port = port;
    this.systemId = systemId;
  }

  /** How its deliver_sm are answered from now on, given the number of each over all sessions. */
  void answering(IntUnaryOperator byNumber) {
    answering = byNumber;
  }

  /** Binds if it is not bound. */
  void bind() {
    bound();
  }

  private synchronized Link bound() {
    if (closed) {
      throw new IllegalStateException("its story is over");
    }
    if (link == null || link.ended()) {
      await("a bind of " + systemId).pollInterval(SOON).until(this::tryToBind);
    }
    return link;
  }

  private boolean tryToBind() {
    Map<Integer, Pdu> answers = new ConcurrentHashMap<>();
    Pdu[] last = new Pdu[1];
    try {
      WireEsme esme =
          WireEsme.bind(
              WireEsme.TRANSCEIVER,
              port,
              systemId,
              StubGateway.PASSWORD,
              session ->
                  session
                      .listener(pdu -> last[0] = read(pdu, answers))
                      .answers(number -> answer(last[0])));
      link = new Link(esme, answers);
      return true;
    } catch (UncheckedIOException | CommandRefused down) {
      return false;
    }
  }

  private Pdu read(Pdu pdu, Map<Integer, Pdu> answers) {
    if (pdu.commandId() < 0) {
      answers.put(pdu.sequenceNumber(), pdu);
    }
    heard.incrementAndGet();
    return pdu;
  }

  private int answer(Pdu deliverSm) {
    int status = answering.applyAsInt(delivering.incrementAndGet());
    if (status == 0) {
      taken.add(deliverSm);
    }
    return status;
  }

  /** The deliver_sm that it took, in the order of the wire, over all its sessions. */
  List<Pdu> taken() {
    return List.copyOf(taken);
  }

  /** How many PDUs it was sent. */
  int heard() {
    return heard.get();
  }

  /**
   * Sends a request until it is answered for good.
   *
   * @param body given the number of the attempt, from 1
   */
  Reply request(int commandId, IntFunction<byte[]> body) {
    for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      Pdu answer = attempt(bound(), commandId, body.apply(attempt));
      if (answer != null && !TEMPORARY.contains(answer.status())) {
        return new Reply(attempt, answer);
      }
      if (answer != null) {
        await().pollDelay(LATER).until(() -> true);
      }
    }
    throw new IllegalStateException("refused for the moment " + MOST_ATTEMPTS + " times");
  }

  /** Null when the connection ended before the answer came. */
  private static Pdu attempt(Link on, int commandId, byte[] body) {
    int[] number = new int[1];
    try {
      on.esme().request(commandId, body, sequence -> number[0] = sequence);
    } catch (UncheckedIOException gone) {
      await("the end of the connection").pollInterval(SOON).until(on::ended);
    }
    await("an answer")
        .pollInterval(SOON)
        .until(() -> on.ended() || on.answers().containsKey(number[0]));
    return on.answers().remove(number[0]);
  }

  /** Says goodbye, again if that was not answered. */
  void unbind() {
    while (attempt(bound(), Pdus.UNBIND, new byte[0]) == null) {
      // its connection ended before the answer
    }
    awaitEnd();
  }

  /** Waits until it has no session. */
  void awaitEnd() {
    Link last = link;
    if (last != null) {
      await("the end of the connection").pollInterval(SOON).until(last::ended);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (link != null) {
      link.esme().close();
    }
  }
}
